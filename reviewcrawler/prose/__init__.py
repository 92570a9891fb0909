"""The director of a film as sentences name him."""

from reviewcrawler.prose.director import Paragraph, find_director

__all__ = ["Paragraph", "find_director"]
