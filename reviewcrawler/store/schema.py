"""The tables of a store, in SQL.

Rule of this room: a change of `TABLES` raises `VERSION` and adds a step to `upgrades`; new columns go to the end.
"""

from __future__ import annotations

from collections.abc import Iterator
from sqlite3 import complete_statement
from typing import Final

VERSION: Final = 6
"""Kept in the file as ``PRAGMA user_version``."""

TABLES: Final = """
-- What is known of each site. A site's round goes up when a crawl of it starts with nothing left to do.
CREATE TABLE sites (
    site        TEXT PRIMARY KEY,
    round       INTEGER NOT NULL DEFAULT 0,
    alias       TEXT NOT NULL DEFAULT '',     -- the host whose name its own pages bear, where that is another one
    crawl_delay REAL NOT NULL DEFAULT 0,      -- seconds, as robots.txt asks
    asked_at    REAL NOT NULL DEFAULT 0,      -- seconds since 1970, when the last address was leased
    not_before  REAL NOT NULL DEFAULT 0,      -- seconds since 1970: it asked to be left alone until then
    rights      TEXT NOT NULL DEFAULT '[]',   -- JSON: the rules of its tdmrep.json
    reason      TEXT NOT NULL DEFAULT ''      -- why the last run gave it up, if it did
) WITHOUT ROWID;

-- What the crawl has learned of each shape that addresses of a site have: how many were fetched, and what they brought.
CREATE TABLE shapes (
    id      INTEGER PRIMARY KEY,
    site    TEXT NOT NULL,
    shape   TEXT NOT NULL,
    pages   INTEGER NOT NULL DEFAULT 0,       -- fetched and read
    reviews INTEGER NOT NULL DEFAULT 0,       -- of them, reviews of films
    texts   INTEGER NOT NULL DEFAULT 0,       -- of them, articles of any kind that stand nowhere else
    leads   INTEGER NOT NULL DEFAULT 0,       -- pages that were found on pages of this shape, and fetched
    hits    INTEGER NOT NULL DEFAULT 0,       -- of them, reviews of films
    barren  INTEGER NOT NULL DEFAULT 0,       -- the last so many in a row brought nothing new
    UNIQUE (site, shape)
);

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
    page       TEXT,                        -- id of the record that came of it
    shape      INTEGER NOT NULL DEFAULT 0,  -- id in `shapes`
    source     INTEGER NOT NULL DEFAULT 0,  -- shape of the page where it was found
    barren     INTEGER NOT NULL DEFAULT 0,  -- links from the last page that brought anything new
    etag       TEXT,                        -- validators of the last answer
    modified   TEXT,
    content    TEXT NOT NULL DEFAULT '',    -- hash of what was there last, without what stands around it
    checked    REAL NOT NULL DEFAULT 0,     -- seconds since 1970: when it was asked for last
    changed    REAL NOT NULL DEFAULT 0,     -- seconds since 1970: when its content was first seen as it is
    gone       REAL NOT NULL DEFAULT 0      -- seconds since 1970: since when it is not there (404, 410); 0: it is
);
CREATE INDEX frontier_next ON frontier (site, shape, priority DESC, dated DESC, id) WHERE state = 'pending';
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
    rights       TEXT NOT NULL DEFAULT '',  -- what the page reserves, words parted by blanks: noai, noindex, tdm...
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

-- The work of a run on a site, from its first page until nothing is left, over however many interrupts.
CREATE TABLE runs (
    run     INTEGER PRIMARY KEY,
    site    TEXT NOT NULL,
    began   TEXT NOT NULL,
    ended   TEXT,                           -- NULL: the next run goes on with it
    resumed INTEGER NOT NULL DEFAULT 0,     -- times that it was interrupted and taken up again
    figures TEXT NOT NULL DEFAULT '{}'      -- JSON: what health.py counts
);
CREATE INDEX runs_site ON runs (site, run);

-- Ids of pages, and sites, that were taken down and must not come back.
CREATE TABLE forgotten (
    name TEXT PRIMARY KEY,
    at   TEXT NOT NULL
) WITHOUT ROWID;
CREATE TRIGGER frontier_forgotten BEFORE INSERT ON frontier
WHEN EXISTS (SELECT 1 FROM forgotten WHERE name IN (NEW.key, NEW.site))
BEGIN SELECT RAISE(IGNORE); END;

-- How far a long piece of work has come, so that it can go on after an interrupt: JSON by its name.
CREATE TABLE works (
    name  TEXT PRIMARY KEY,
    state TEXT NOT NULL
) WITHOUT ROWID;

-- The index of copies: what each record's text is found and compared by; `reviewcrawler.sketching.sketch` packs it.
CREATE TABLE copy_sketches (
    number  INTEGER PRIMARY KEY,
    id      TEXT NOT NULL UNIQUE,
    content TEXT NOT NULL,                    -- of the record, as it was then
    sketch  BLOB NOT NULL
);
-- Posting lists: for each key of a run of sketches the numbers of those that hold it; `copying.segments` packs them.
CREATE TABLE copy_segments (
    segment INTEGER PRIMARY KEY,
    first   INTEGER NOT NULL,                 -- numbers of sketches, from and to
    last    INTEGER NOT NULL,
    bits    INTEGER NOT NULL,                 -- of a key that tell its row
    records INTEGER NOT NULL,
    bytes   INTEGER NOT NULL
);
CREATE TABLE copy_postings (
    place   INTEGER PRIMARY KEY,              -- the segment, and the first bits of the keys
    packed  BLOB NOT NULL
);
-- What each record is a copy of: as it was told when the record came, then as `copies` settled.
CREATE TABLE copy_members (
    id          TEXT PRIMARY KEY,
    cluster     TEXT NOT NULL,
    relation    TEXT NOT NULL,
    original    TEXT,
    settled     INTEGER NOT NULL DEFAULT 1
) WITHOUT ROWID;
CREATE INDEX copy_clusters ON copy_members (cluster);
-- What people decided; it outlives every clustering.
CREATE TABLE copy_decisions (
    number  INTEGER PRIMARY KEY,
    kind    TEXT NOT NULL CHECK (kind IN ('same', 'other', 'original')),
    one     TEXT NOT NULL,
    other   TEXT NOT NULL,
    made_at TEXT NOT NULL
);

-- What the pages of each site share, as numbers made by `reviewcrawler.templates`; of a site's rows the last one holds.
CREATE TABLE snapshots (
    number  INTEGER PRIMARY KEY,
    site    TEXT NOT NULL,
    version TEXT NOT NULL DEFAULT '',         -- as records name it; '': nothing is known to be shared
    code    TEXT NOT NULL DEFAULT '',         -- version of the code that looked
    made_at TEXT NOT NULL DEFAULT '',
    pages   INTEGER NOT NULL DEFAULT 0,       -- that were looked at
    fresh   INTEGER NOT NULL DEFAULT 0,       -- new and changed pages since then
    shared  TEXT NOT NULL DEFAULT ''          -- JSON
);
CREATE INDEX snapshots_site ON snapshots (site, number);
"""

PAGE_TABLES: Final = {"pages": "id", "records": "id", "copy_sketches": "id", "copy_members": "id"}
"""Tables with anything read off a page, and the column with the page's id: what is forgotten leaves all of them."""


def statements(script: str) -> Iterator[str]:
    """The statements of a script, without its comments.

    >>> list(statements("CREATE TABLE a (b); -- one; two\\nDROP TABLE a;"))
    ['CREATE TABLE a (b);', 'DROP TABLE a;']
    """
    pending = ""
    for line in script.splitlines():
        for part in line.partition("--")[0].split(";")[:-1]:
            pending += f"{part};"
            if complete_statement(pending):
                yield pending.strip()
                pending = ""
        pending += line.partition("--")[0].rpartition(";")[2] + "\n"
