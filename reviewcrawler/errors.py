"""Every error the project raises on purpose, and the exit status each one means.

Rule of this room: an error says whose fault it is and what to do next. Nothing outside this file defines an error
class.

    ReviewCrawlerError            70  ours, unless an heir says otherwise
    |- PageError                   1  the page: there is nothing to read (empty, binary)
    |- UsageError                  2  the caller: a wrong option, path or value
    |- StoreError                 74  the disk or the store's file
    |  `- StoreLocked             75  another run holds the store
    `- CrawlFailed                 4  some sites could not be crawled
"""

from __future__ import annotations


class ReviewCrawlerError(Exception):
    """Base of all; its message is one line for a person, with the way out."""

    exit_status = 70


class PageError(ReviewCrawlerError):
    """Raised by :func:`reviewcrawler.extract` where a page holds nothing to read."""

    exit_status = 1


class UsageError(ReviewCrawlerError):
    """Raised where the caller asked for something that cannot be; says what can."""

    exit_status = 2


class StoreError(ReviewCrawlerError):
    """Raised where the store's file cannot be opened, read or written."""

    exit_status = 74


class StoreLocked(StoreError):
    """Raised where another run holds the store; wait for it or name another store."""

    exit_status = 75


class CrawlFailed(ReviewCrawlerError):
    """Raised at the end of a crawl in which a site gave no page at all."""

    exit_status = 4
