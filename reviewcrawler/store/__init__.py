"""One SQLite file: where a crawl stands, the pages as they came, the records read off them."""

from reviewcrawler.store.store import SHARED, Change, Store

__all__ = ["SHARED", "Change", "Store"]
