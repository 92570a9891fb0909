"""Measurements beside named peers; none of this is installed.

Rule of this room: speeds are ratios to a peer in the same run, since machines are noisy.
"""
