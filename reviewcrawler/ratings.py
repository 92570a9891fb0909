"""The verdict on its scale."""

from reviewcrawler.draft import Draft


def mark(draft: Draft) -> None:
    """Label lines that hold nothing but the verdict."""


def read(draft: Draft) -> None:
    """Set the rating."""
