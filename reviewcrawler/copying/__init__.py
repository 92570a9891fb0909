"""Copies: which texts are one, how one came of the other, and whose it was.

Rule of these rooms: pure functions of records but for the shelves that keep them. A text becomes a sketch, sketches
propose pairs, pairs are judged, judged pairs become clusters, and clusters are told with their evidence.
"""

from reviewcrawler.copying.find import CopyCluster, Link, Member, find_copies

__all__ = ["CopyCluster", "Link", "Member", "find_copies"]
