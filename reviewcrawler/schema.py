"""The tables of a store, in SQL.

Rule of this room: a change here raises `VERSION` and adds the step that brings an older store up to it.
"""

from __future__ import annotations

from typing import Final

VERSION: Final = 1
"""Kept in the file as ``PRAGMA user_version``."""

TABLES: Final = """
-- What is known of each site. A site's round goes up when a crawl of it starts with nothing left to do.
CREATE TABLE sites (
    site  TEXT PRIMARY KEY,
    round INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

-- Every address ever met, and where it stands. `key` is the id of the page at that address.
CREATE TABLE frontier (
    id         INTEGER PRIMARY KEY,
    key        TEXT NOT NULL UNIQUE,
    url        TEXT NOT NULL,
    site       TEXT NOT NULL,
    round      INTEGER NOT NULL,
    state      TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'leased', 'done', 'failed')),
    role       TEXT NOT NULL DEFAULT 'page' CHECK (role IN ('page', 'start', 'next', 'feed', 'sitemap')),
    priority   INTEGER NOT NULL DEFAULT 0,
    dated      TEXT NOT NULL DEFAULT '',    -- ISO 8601, as a feed or sitemap gives it
    depth      INTEGER NOT NULL DEFAULT 0,  -- links from a start
    hops       INTEGER NOT NULL DEFAULT 0,  -- redirects in a row
    tries      INTEGER NOT NULL DEFAULT 0,
    not_before REAL NOT NULL DEFAULT 0,     -- seconds since 1970
    status     INTEGER,
    reason     TEXT NOT NULL DEFAULT '',    -- why it failed, or why there is no record
    fetched_at TEXT,
    page       TEXT                         -- id of the record that came of it
);
CREATE INDEX frontier_next ON frontier (site, priority DESC, dated DESC, id) WHERE state = 'pending';
CREATE INDEX frontier_leased ON frontier (id) WHERE state = 'leased';
CREATE INDEX frontier_site ON frontier (site, state);

-- The bytes of every page that was read, and the facts of its fetching; a page gets a new version when its content
-- changes.
CREATE TABLE pages (
    id           TEXT NOT NULL,
    version      INTEGER NOT NULL,
    url          TEXT,
    source       TEXT,
    sha256       TEXT NOT NULL,
    status       INTEGER,
    content_type TEXT,
    headers      TEXT NOT NULL DEFAULT '{}',
    fetched_at   TEXT,
    body         BLOB NOT NULL,             -- zlib
    PRIMARY KEY (id, version)
);

-- The record of each version, as JSON without `fetched` and `debris`; `content` tells whether two versions say the
-- same.
CREATE TABLE records (
    id      TEXT NOT NULL,
    version INTEGER NOT NULL,
    site    TEXT NOT NULL,
    address TEXT NOT NULL,
    kind    TEXT NOT NULL,
    content TEXT NOT NULL,
    code    TEXT NOT NULL,                  -- version of the code that derived it
    newest  INTEGER NOT NULL DEFAULT 1,
    record  TEXT NOT NULL,
    PRIMARY KEY (id, version)
);
CREATE INDEX records_newest ON records (site, address) WHERE newest;
"""
