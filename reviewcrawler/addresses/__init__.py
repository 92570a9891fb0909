"""Addresses: what they are, where a page leads, and which look alike."""
