"""The verdict: which line of the page holds it, and what it says."""

from reviewcrawler.ratings.steps import candidates, mark, read

__all__ = ["candidates", "mark", "read"]
