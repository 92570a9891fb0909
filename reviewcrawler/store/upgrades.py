"""The steps that bring an older store up to the present tables, in SQL.

Rule of this room: a store that was upgraded and a new one have the same tables, column by column. A step that was once
published never changes.
"""

from __future__ import annotations

from typing import Final

UPGRADES: Final[dict[int, str]] = {
    1: """
ALTER TABLE sites ADD COLUMN alias TEXT NOT NULL DEFAULT '';
ALTER TABLE sites ADD COLUMN crawl_delay REAL NOT NULL DEFAULT 0;
ALTER TABLE sites ADD COLUMN asked_at REAL NOT NULL DEFAULT 0;
ALTER TABLE sites ADD COLUMN not_before REAL NOT NULL DEFAULT 0;
ALTER TABLE sites ADD COLUMN rights TEXT NOT NULL DEFAULT '[]';
ALTER TABLE sites ADD COLUMN reason TEXT NOT NULL DEFAULT '';
CREATE TABLE shapes (
    id      INTEGER PRIMARY KEY,
    site    TEXT NOT NULL,
    shape   TEXT NOT NULL,
    pages   INTEGER NOT NULL DEFAULT 0,
    reviews INTEGER NOT NULL DEFAULT 0,
    texts   INTEGER NOT NULL DEFAULT 0,
    leads   INTEGER NOT NULL DEFAULT 0,
    hits    INTEGER NOT NULL DEFAULT 0,
    barren  INTEGER NOT NULL DEFAULT 0,
    UNIQUE (site, shape)
);
ALTER TABLE frontier ADD COLUMN shape INTEGER NOT NULL DEFAULT 0;
ALTER TABLE frontier ADD COLUMN source INTEGER NOT NULL DEFAULT 0;
ALTER TABLE frontier ADD COLUMN barren INTEGER NOT NULL DEFAULT 0;
ALTER TABLE frontier ADD COLUMN etag TEXT;
ALTER TABLE frontier ADD COLUMN modified TEXT;
ALTER TABLE frontier ADD COLUMN content TEXT NOT NULL DEFAULT '';
ALTER TABLE frontier ADD COLUMN checked REAL NOT NULL DEFAULT 0;
ALTER TABLE frontier ADD COLUMN changed REAL NOT NULL DEFAULT 0;
ALTER TABLE frontier ADD COLUMN gone REAL NOT NULL DEFAULT 0;
DROP INDEX frontier_next;
CREATE INDEX frontier_next ON frontier (site, shape, priority DESC, dated DESC, id) WHERE state = 'pending';
ALTER TABLE pages ADD COLUMN rights TEXT NOT NULL DEFAULT '';
CREATE TABLE runs (
    run     INTEGER PRIMARY KEY,
    site    TEXT NOT NULL,
    began   TEXT NOT NULL,
    ended   TEXT,
    resumed INTEGER NOT NULL DEFAULT 0,
    figures TEXT NOT NULL DEFAULT '{}'
);
CREATE INDEX runs_site ON runs (site, run);
CREATE TABLE forgotten (
    name TEXT PRIMARY KEY,
    at   TEXT NOT NULL
) WITHOUT ROWID;
CREATE TRIGGER frontier_forgotten BEFORE INSERT ON frontier
WHEN EXISTS (SELECT 1 FROM forgotten WHERE name IN (NEW.key, NEW.site))
BEGIN SELECT RAISE(IGNORE); END;
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
-- What each record is a copy of, as `copies` settled.
CREATE TABLE copy_members (
    id          TEXT PRIMARY KEY,
    cluster     TEXT NOT NULL,
    relation    TEXT NOT NULL,
    original    TEXT
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
""",
    2: """
-- What the pages of each site share, as numbers made by `reviewcrawler.templates`; of a site's rows the last one holds.
CREATE TABLE snapshots (
    number  INTEGER PRIMARY KEY,
    site    TEXT NOT NULL,
    version TEXT NOT NULL DEFAULT '',
    code    TEXT NOT NULL DEFAULT '',
    made_at TEXT NOT NULL DEFAULT '',
    pages   INTEGER NOT NULL DEFAULT 0,
    fresh   INTEGER NOT NULL DEFAULT 0,
    shared  TEXT NOT NULL DEFAULT ''
);
CREATE INDEX snapshots_site ON snapshots (site, number);
-- Every page that is there is fresh.
INSERT INTO snapshots (site, fresh) SELECT site, count(*) FROM records WHERE newest AND site != '' GROUP BY site;
""",
    3: """
ALTER TABLE copy_members ADD COLUMN settled INTEGER NOT NULL DEFAULT 1;
-- Sketches are of another make; `copies` makes those that are missing.
DELETE FROM copy_sketches;
CREATE TABLE copy_segments (
    segment INTEGER PRIMARY KEY,
    first   INTEGER NOT NULL,
    last    INTEGER NOT NULL,
    bits    INTEGER NOT NULL,
    records INTEGER NOT NULL,
    bytes   INTEGER NOT NULL
);
CREATE TABLE copy_postings (
    place   INTEGER PRIMARY KEY,
    packed  BLOB NOT NULL
);
""",
    4: """
-- As above.
DELETE FROM copy_sketches;
DELETE FROM copy_segments;
DELETE FROM copy_postings;
""",
    5: """
-- As above: less of a text between straight quotation marks is passed over.
DELETE FROM copy_sketches;
DELETE FROM copy_segments;
DELETE FROM copy_postings;
""",
}
"""The step from each older version to the next, in SQL."""
