"""What keeps a browser safe from what it is shown: headers on every answer, and refusals.

Rule of this room: it stands around everything that is served, Datasette's own pages included.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

STRICT: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""For pages that show what was crawled: no script runs, whatever they say."""
DATASETTE: Final = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""For Datasette's own pages, whose scripts are files."""
_HEADERS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
_OURS: Final = (b"content-security-policy", *(name for name, _ in _HEADERS))
LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")


def guarded(inner: Application, *, hosts: tuple[str, ...] = (), theirs: tuple[str, ...] = ()) -> Application:
    """The same application behind the guard.

    `hosts` are the names that it may be asked for by, any where there are none: a page elsewhere must not reach a
    loopback server under a name of its own. `theirs` are the beginnings of the paths of Datasette's own pages.
    """

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await inner(scope, receive, send)
        policy = DATASETTE if scope["path"].startswith(theirs) else STRICT

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = [pair for pair in message.get("headers", ()) if pair[0].lower() not in _OURS]
                message["headers"] = [*kept, *_HEADERS, (b"content-security-policy", policy.encode())]
            await send(message)

        if scope["method"] not in ("GET", "HEAD"):
            return await _refuse(with_headers, 405, "nothing can be changed here")
        if hosts and _host(scope) not in hosts:
            return await _refuse(
                with_headers, 421, "this server is asked for by another name: use the address it printed"
            )
        return await inner(scope, receive, with_headers)

    return application


def _host(scope: Scope) -> str:
    given = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "")
    return given.rpartition("]")[0].removeprefix("[") if given.startswith("[") else given.partition(":")[0]


async def _refuse(send: Send, status: int, why: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": f"{why}\n".encode()})
