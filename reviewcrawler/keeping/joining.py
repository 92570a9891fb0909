"""Texts that are spread over several pages, joined into the record of the first.

Rules of this room: pages are parts of one text where their addresses count them, their headlines are one, and each
says something of its own. The parts' pages stay in the store as they came, so that the joining can be done again at any
time, with the same outcome; their own records become `other`, with a fault that says where the text stands.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

from reviewcrawler.headline import fold
from reviewcrawler.page import normal_url
from reviewcrawler.store import Store

_QUERY: Final = re.compile(
    r"(?:page|p|pg|seite|pagina|página|pag|strona|sida|side|sayfa|stranka|strana)=(\d{1,2})\Z", re.I
)
_PATH: Final = re.compile(r"(/[^/]{3,200})/(?:(?:page|seite|pagina|strona)[/-]?)?(\d{1,2})/?\Z", re.I)
_MAX_PARTS: Final = 20
_LEAST: Final = 300
"""Letters of a text that may have further parts."""
_WHOLE: Final = frozenset(["review", "essay", "interview", "list", "news", "preview"])
"""Kinds of texts; listings go on, too, and are not joined."""
_SAID: Final = "this is part {} of {}: the text stands in that record"

Record = dict[str, Any]


def part_of(url: str) -> tuple[str, int] | None:
    """The address of the first page and the number of this part; None for an address that counts no parts.

    >>> part_of("http://a.example/seen/salt?page=2"), part_of("http://a.example/seen/salt/3/")
    (('http://a.example/seen/salt', 2), ('http://a.example/seen/salt', 3))
    >>> part_of("http://a.example/2/"), part_of("http://a.example/2021/05/")
    (None, None)
    """
    parts = urlsplit(url)
    kept = parts.query.split("&")
    for place, query in enumerate(kept):
        if (found := _QUERY.match(query)) and parts.path.strip("/"):
            rest = "&".join(kept[:place] + kept[place + 1 :])
            return _numbered(urlunsplit(parts._replace(query=rest)), found[1])
    found = _PATH.search(parts.path)
    if not found or re.fullmatch(r"/(?:19|20)\d\d", found[1]) or found[1].lower() in ("/page", "/seite", "/pagina"):
        return None
    return _numbered(urlunsplit(parts._replace(path=parts.path[: found.end(1)])), found[2])


def _numbered(base: str, digits: str) -> tuple[str, int] | None:
    number = int(digits)
    return (base, number) if 2 <= number <= _MAX_PARTS else None


def joined(first: Record, parts: Iterable[Record]) -> tuple[Record, list[int]]:
    """The first page's record with the text of its parts, and the places of those that added any.

    >>> first = {"kind": "review", "headline": "Salt", "body": "One. " * 80, "truncated": True}
    >>> record, used = joined(first, [{"kind": "review", "headline": "Salt", "body": "Two.", "truncated": False}])
    >>> record["body"].endswith("Two."), record["truncated"], used
    (True, False, [0])
    """
    record = dict(first)
    used: list[int] = []
    said = (first.get("body") or "").split("\n\n")
    if first.get("kind") not in _WHOLE or len(first.get("body") or "") < _LEAST:
        return record, used
    for place, part in enumerate(parts):
        own = [p for p in (part.get("body") or "").split("\n\n") if p]
        if fold(part.get("headline") or "") != fold(first.get("headline") or "") or _is_list(part):
            break
        if own and own[-1] in said:
            used.append(place)
        elif new := [paragraph for paragraph in own if paragraph not in said]:
            said += new
            used.append(place)
            record["truncated"] = bool(part.get("truncated"))
            record["rating"] = record.get("rating") or part.get("rating")
    record["body"] = "\n\n".join(said)
    return record, used


def _is_list(part: Record) -> bool:
    """True for an index; the last lines of a text may pass for one, but not with as much text as that."""
    return part.get("kind") == "index" and len(part.get("body") or "") < _LEAST


def together(records: Sequence[Record]) -> dict[int, Record]:
    """What becomes of the records of a text's pages, in the order of the parts: by their places those that change.

    >>> first = {"kind": "review", "headline": "Salt", "body": "One. " * 80, "url": "http://a.example/salt"}
    >>> found = together([first, {"kind": "review", "headline": "Salt", "body": "Two."}])
    >>> found[0]["body"].endswith("Two."), found[1]["kind"], found[1]["faults"][0]["message"]
    (True, 'other', 'this is part 2 of http://a.example/salt: the text stands in that record')
    """
    whole, used = joined(records[0], records[1:])
    changed = {0: whole} if used else {}
    for place in used:
        part = dict(records[place + 1])
        said = _SAID.format(place + 2, whole.get("url"))
        others = [fault for fault in part.get("faults") or [] if fault.get("message") != said]
        part |= {"kind": "other", "film": None, "rating": None}
        changed[place + 1] = part | {"faults": [*others, {"field": "kind", "message": said}]}
    return changed


def join_parts(store: Store) -> int:
    """Join the texts of a store whose lock is held; how many it joined. Doing it again changes nothing."""
    groups: dict[str, dict[int, str]] = defaultdict(dict)
    ids: dict[str, str] = {}
    for key, url in store.rows("SELECT id, address FROM records WHERE newest AND address LIKE 'http%'"):
        ids[plain(url)] = key
        if found := part_of(url):
            groups[plain(found[0])][found[1]] = key
    count = 0
    for base, parts in groups.items():
        if base in ids and 2 in parts:
            count += _join(store, [ids[base], *(parts[n] for n in sorted(parts))])
    return count


def plain(url: str) -> str:
    """One spelling of an address, whether or not it ends in a slash."""
    return normal_url(url).rstrip("/")


def _join(store: Store, keys: list[str]) -> bool:
    changed = together([_record(store, key) for key in keys])
    with store.transaction():
        for place, record in changed.items():
            _write(store, keys[place], record)
    return bool(changed)


def _record(store: Store, key: str) -> Record:
    record: Record = json.loads(next(store.rows("SELECT record FROM records WHERE id = ? AND newest", key))[0])
    return record


def _write(store: Store, key: str, record: Record) -> None:
    # What a crawl tells a page's changes by stays as it is: the page itself has not changed.
    query = "UPDATE records SET record = ?, kind = ? WHERE id = ? AND newest"
    store.sql.execute(query, (json.dumps(record, ensure_ascii=False), record["kind"], key))
