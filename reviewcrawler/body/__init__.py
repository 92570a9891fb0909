"""The article's own text: which blocks are it."""

from reviewcrawler.body.steps import likelihoods, look, mark, model, read

__all__ = ["likelihoods", "look", "mark", "model", "read"]
