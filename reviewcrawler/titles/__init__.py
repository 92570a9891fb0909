"""The film that the page is about: its title as the page writes it, and its year."""

from reviewcrawler.titles.steps import read, scored, witness_of

__all__ = ["read", "scored", "witness_of"]
