"""By-lines: who signs the text, and when."""

from reviewcrawler.bylines.steps import mark, read

__all__ = ["mark", "read"]
