"""Sketches of texts: the few numbers by which copies are looked for."""
