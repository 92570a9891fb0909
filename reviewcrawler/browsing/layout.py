"""The tables of the index: what is searched, and what is counted while it grows.

Rule of this room: a change of the tables raises `VERSION`; an index of another version is made anew.
"""

from __future__ import annotations

from typing import Final

VERSION: Final = 2
COUNTED: Final = ("kind", "site", "language", "year")
"""Columns whose values are counted; directors are, too."""
SHARES: Final = {
    "film": "title", "director": "director", "cast": "actors", "synopsis": "synopsis", "author": "author",
    "date": "date", "rating": "rating", "language": "language",
}  # fmt: skip
"""What the reviews of a site may say, and the column that tells whether they do."""

HASH: Final = 16 << 20
"""Bytes of words that are held before they are written: many small pieces would be merged again and again."""
_TABLES: Final = """
CREATE TABLE reviews (
    doc      INTEGER PRIMARY KEY AUTOINCREMENT,
    id       TEXT NOT NULL UNIQUE,
    content  TEXT NOT NULL,              -- tells whether it says what it said
    site     TEXT NOT NULL,
    address  TEXT NOT NULL,
    kind     TEXT NOT NULL,
    language TEXT,
    headline TEXT,
    title    TEXT,                       -- of the film
    year     INTEGER,
    author   TEXT,
    date     TEXT NOT NULL,              -- empty where there is none
    rating   TEXT,
    director INTEGER NOT NULL,           -- how many are named
    actors   INTEGER NOT NULL,
    synopsis INTEGER NOT NULL,           -- 1 where there is one
    words    INTEGER NOT NULL            -- of the body
);
CREATE INDEX reviews_date ON reviews (date DESC);
CREATE TABLE directors (name TEXT NOT NULL, doc INTEGER NOT NULL, PRIMARY KEY (name, doc)) WITHOUT ROWID;
CREATE INDEX directors_doc ON directors (doc);
CREATE VIRTUAL TABLE search USING fts5(
    title, people, headline, body, content='', tokenize="unicode61 remove_diacritics 2"
);
CREATE TABLE place (last INTEGER NOT NULL);
CREATE TABLE facets (
    name  TEXT NOT NULL,
    value NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (name, value)
) WITHOUT ROWID;
CREATE INDEX facets_count ON facets (name, count DESC, value);
"""


def script() -> str:
    """SQL that makes an index, empty."""
    shares = "".join(f', "{name}" INTEGER NOT NULL DEFAULT 0' for name in SHARES)
    indices = "".join(f"CREATE INDEX reviews_{name} ON reviews ({name}, date DESC);\n" for name in COUNTED)
    return (
        f"{_TABLES}{indices}"
        "CREATE TABLE sites (site TEXT PRIMARY KEY, pages INTEGER NOT NULL DEFAULT 0, "
        f"reviews INTEGER NOT NULL DEFAULT 0{shares}) WITHOUT ROWID;\n"
        f"INSERT INTO search (search, rank) VALUES ('hashsize', {HASH});\n"
        f"PRAGMA user_version = {VERSION};\n"
    )
