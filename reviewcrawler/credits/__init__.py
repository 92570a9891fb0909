"""Director, cast and synopsis: out of sheets of credits, linked data, the headline and the prose."""

from reviewcrawler.credits.steps import in_headline, in_prose, judged, mark, read, settle

__all__ = ["in_headline", "in_prose", "judged", "mark", "read", "settle"]
