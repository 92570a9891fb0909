"""Film-review pages in, clean JSON records out, each value with the evidence it was read from."""

from reviewcrawler.copying import CopyCluster, find_copies
from reviewcrawler.errors import ReviewCrawlerError
from reviewcrawler.exporting.forms import export
from reviewcrawler.extract import extract
from reviewcrawler.page import Page
from reviewcrawler.review import Review
from reviewcrawler.store import Store

__all__ = ["CopyCluster", "Page", "Review", "ReviewCrawlerError", "Store", "export", "extract", "find_copies"]
