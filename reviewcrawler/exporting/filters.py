"""The small language of ``--where``: an expression in, SQL with parameters out.

Rule of this room: nothing that a user wrote becomes SQL; values are parameters, fields are looked up. An error says
where it is and what to write instead.

    expression   and, or, not, parentheses
    comparison   film.year >= 1990     site = example.org     author != none
    choice       kind in (review, preview)
    has          director has 'Ada Moor'     body has lighthouse
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, Final, NamedTuple, NoReturn

from reviewcrawler.errors import UsageError
from reviewcrawler.exporting.subjects import SUBJECTS, Subject

_TOKEN: Final = re.compile(
    r"""\s*(?:(?P<text>'(?:[^']|'')*'|"(?:[^"]|"")*")|(?P<op><=|>=|!=|<|>|=)|(?P<mark>[(),])|(?P<word>[^\s(),<>=!'"]+))"""
)
_NUMBER: Final = re.compile(r"-?\d{1,15}(?:\.\d{1,15})?")
_RESERVED: Final = ("and", "or", "not", "in", "has")
_TRUTH: Final = {"true": 1, "yes": 1, "false": 0, "no": 0}
MAX_TERMS: Final = 500
"""Comparisons in one expression."""
MAX_VALUES: Final = 5000


class Token(NamedTuple):
    """A piece of an expression, and where it begins."""

    sort: str
    text: str
    at: int


@dataclass(frozen=True, slots=True)
class Condition:
    """SQL that is true of the records wanted, and the values of its parameters."""

    sql: str
    values: tuple[Any, ...] = ()


def condition(expression: str) -> Condition:
    """The SQL of an expression.

    Raises UsageError where it cannot be read; the message says where and what to write instead.

    >>> condition("kind = review and film.year >= 1990")
    Condition(sql="(r.kind = ? AND json_extract(r.record, '$.film.year') >= ?)", values=('review', 1990.0))
    """
    return _Reader(expression, list(_tokens(expression))).whole()


def _tokens(expression: str) -> list[Token]:
    found, at = [], 0
    text = expression.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if not match:
            rest = text[at:].lstrip()
            why = "this quotation is not closed" if rest[0] in "'\"" else f"{rest[0]!r} means nothing here"
            _fail(expression, len(text) - len(rest), f"{why}: quote a value as 'in this way'")
        sort = str(match.lastgroup)
        word = match[sort]
        said = word[1:-1].replace(word[0] * 2, word[0]) if sort == "text" else word
        found.append(Token(sort, said, match.start(sort)))
        at = match.end()
    return found


def _fail(expression: str, at: int, why: str) -> NoReturn:
    shown = expression if len(expression) <= 200 else f"{expression[:200]}..."
    raise UsageError(f"--where {shown!r}, character {at + 1}: {why}")


@dataclass(slots=True)
class _Reader:
    """Reads tokens from left to right; each method is a line of the grammar."""

    expression: str
    tokens: list[Token]
    next: int = 0
    values: list[Any] = field(default_factory=list)
    terms: int = 0
    depth: int = 0

    def whole(self) -> Condition:
        if not self.tokens:
            _fail(self.expression, 0, "there is nothing to ask for: write for example kind = review")
        sql = self._any()
        if self.next < len(self.tokens):
            self._refuse("expected and, or, or the end")
        return Condition(sql, tuple(self.values))

    def _any(self) -> str:
        parts = [self._all()]
        while self._took("or"):
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else f"({' OR '.join(parts)})"

    def _all(self) -> str:
        parts = [self._one()]
        while self._took("and"):
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else f"({' AND '.join(parts)})"

    def _one(self) -> str:
        if self._took("not"):
            return f"NOT coalesce({self._nested(self._one)}, 0)"
        if self._took("("):
            inner = self._nested(self._any)
            self._must(")")
            return inner
        return self._comparison()

    def _nested(self, read: Any) -> str:
        self.depth += 1
        if self.depth > 50:
            self._refuse("nested too deeply: write it with fewer parentheses")
        inner = str(read())
        self.depth -= 1
        return inner

    def _comparison(self) -> str:
        token = self._take("a field")
        subject = SUBJECTS.get(token.text) if token.sort == "word" else None
        if subject is None:
            within = [name for name in SUBJECTS if name.split(".")[-1] == token.text]
            close = within or get_close_matches(token.text, SUBJECTS, 1)
            hint = f"did you mean {close[0]}? " if close else ""
            _fail(
                self.expression, token.at, f"there is no field {token.text!r}: {hint}fields are {', '.join(SUBJECTS)}"
            )
        self.terms += 1
        if self.terms > MAX_TERMS:
            self._refuse(f"more than {MAX_TERMS} comparisons: use in (...), or ask in two exports")
        return self._asked(subject, token)

    def _asked(self, subject: Subject, named: Token) -> str:
        asked = self._take("=, !=, <, <=, >, >=, in or has").text
        if asked == "in":
            return self._choice(subject)
        if asked == "has":
            return self._has(subject, named)
        if asked not in ("=", "!=", "<", "<=", ">", ">="):
            self.next -= 1
            self._refuse("expected =, !=, <, <=, >, >=, in or has")
        token = self._take("a value")
        if token.sort == "word" and token.text == "none":
            return self._none(subject, asked)
        if subject.compares == "texts":
            _fail(
                self.expression,
                named.at,
                f"{named.text} is a list: write {named.text} has '...', or {named.text} = none",
            )
        value = self._value(token, subject)
        return f"{subject.sql} {'IS NOT' if asked == '!=' else asked} {value}"

    def _none(self, subject: Subject, asked: str) -> str:
        if asked not in ("=", "!="):
            self.next -= 1
            self._refuse("none can be asked for with = or != only")
        empty = f"coalesce({subject.sql}, '[]') = '[]'" if subject.compares == "texts" else f"{subject.sql} IS NULL"
        return empty if asked == "=" else f"NOT ({empty})"

    def _choice(self, subject: Subject) -> str:
        self._must("(")
        marks = [self._value(self._take("a value"), subject)]
        while self._took(","):
            marks.append(self._value(self._take("a value"), subject))
        self._must(")")
        listed = ", ".join(marks)
        if subject.compares == "texts":
            return f"EXISTS (SELECT 1 FROM json_each({subject.sql}) e WHERE e.value IN ({listed}))"
        return f"{subject.sql} IN ({listed})"

    def _has(self, subject: Subject, named: Token) -> str:
        if subject.compares in ("number", "truth"):
            _fail(self.expression, named.at, f"{named.text} holds no text: compare it with =, <, > or in")
        value = self._value(self._take("a value"), subject)
        if subject.compares == "texts":
            return f"EXISTS (SELECT 1 FROM json_each({subject.sql}) e WHERE e.value = {value})"
        return f"holds({subject.sql}, {value})"

    def _value(self, token: Token, subject: Subject) -> str:
        """A parameter for a value, which must be of the field's sort."""
        if token.sort not in ("word", "text") or (token.sort == "word" and token.text in _RESERVED):
            _fail(self.expression, token.at, f"expected a value, not {token.text!r}: quote it if it is one")
        self.values.append(self._typed(token, subject))
        if len(self.values) > MAX_VALUES:
            self._refuse(f"more than {MAX_VALUES} values: ask in two exports")
        return "?"

    def _typed(self, token: Token, subject: Subject) -> Any:
        if subject.compares == "number":
            if _NUMBER.fullmatch(token.text):
                return float(token.text)
            _fail(self.expression, token.at, f"{token.text!r} is no number: write one without quotes")
        if subject.compares == "truth":
            if token.text not in _TRUTH:
                _fail(self.expression, token.at, f"expected true or false, not {token.text!r}")
            return _TRUTH[token.text]
        return token.text

    def _took(self, text: str) -> bool:
        token = self.tokens[self.next] if self.next < len(self.tokens) else None
        if token and token.sort != "text" and token.text == text:
            self.next += 1
            return True
        return False

    def _must(self, text: str) -> None:
        if not self._took(text):
            self._refuse(f"expected {text}")

    def _take(self, wanted: str) -> Token:
        if self.next >= len(self.tokens):
            self._refuse(f"expected {wanted}")
        self.next += 1
        return self.tokens[self.next - 1]

    def _refuse(self, why: str) -> NoReturn:
        if self.next < len(self.tokens):
            token = self.tokens[self.next]
            _fail(self.expression, token.at, f"{why}, not {token.text!r}")
        _fail(self.expression, len(self.expression), f"{why} here, where the expression ends")
