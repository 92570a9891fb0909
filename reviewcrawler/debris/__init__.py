"""What is not the article: labelled by kind, and kept."""

from reviewcrawler.debris.steps import mark, mark_sure, read

__all__ = ["mark", "mark_sure", "read"]
