"""The tables of the index: what is searched, and what is counted while it grows.

Rule of this room: a change of the tables raises `VERSION`; an index of another version is made anew. What a page shows
of all records is counted here row by row, so that it need not be counted when it is asked for.
"""

from __future__ import annotations

from typing import Final

VERSION: Final = 2
COUNTED: Final = ("kind", "site", "language", "year")
"""Columns whose values are counted; directors are, too."""
SHARES: Final = {
    "film": "title IS NOT NULL", "director": "director > 0", "cast": "actors > 0", "synopsis": "synopsis",
    "author": "author <> ''", "date": "date <> ''", "rating": "rating IS NOT NULL", "language": "language IS NOT NULL",
}  # fmt: skip
"""What the reviews of a site may say, and how that is told of a row."""

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


def _step(row: str, sign: str) -> str:
    """SQL that counts a row in, or out."""
    counted = "".join(
        f"INSERT INTO facets SELECT '{name}', {row}.{name}, {sign}1 WHERE {row}.{name} IS NOT NULL "
        f"ON CONFLICT (name, value) DO UPDATE SET count = count {sign} 1;\n"
        for name in COUNTED
    )
    told = "".join(
        f', "{name}" = "{name}" {sign} ({row}.kind = \'review\' AND {row}.{how})' for name, how in SHARES.items()
    )
    return (
        f"{counted}INSERT OR IGNORE INTO sites (site) VALUES ({row}.site);\n"
        f"UPDATE sites SET pages = pages {sign} 1, reviews = reviews {sign} ({row}.kind = 'review'){told} "
        f"WHERE site = {row}.site;\n"
    )


def script() -> str:
    """SQL that makes an index, empty."""
    shares = "".join(f', "{name}" INTEGER NOT NULL DEFAULT 0' for name in SHARES)
    indices = "".join(f"CREATE INDEX reviews_{name} ON reviews ({name}, date DESC);\n" for name in COUNTED)
    director = (
        "INSERT INTO facets VALUES ('director', {row}.name, {sign}1) "
        "ON CONFLICT (name, value) DO UPDATE SET count = count {sign} 1;"
    )
    triggers = "".join(
        f"CREATE TRIGGER {table}_{event.lower()} AFTER {event} ON {table} BEGIN\n{does}\nEND;\n"
        for event, row, sign in (("INSERT", "NEW", "+"), ("DELETE", "OLD", "-"))
        for table, does in (("reviews", _step(row, sign)), ("directors", director.format(row=row, sign=sign)))
    )
    return (
        f"{_TABLES}{indices}"
        "CREATE TABLE sites (site TEXT PRIMARY KEY, pages INTEGER NOT NULL DEFAULT 0, "
        f"reviews INTEGER NOT NULL DEFAULT 0{shares}) WITHOUT ROWID;\n"
        f"{triggers}PRAGMA user_version = {VERSION};\n"
    )
