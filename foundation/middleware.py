"""Thin ASGI layers before every house: its edge (security headers, trace id, the last net) and an exact Host list.

Every answer that tells an error carries its trace id in `Trace-Id` and leaves one log line under the same id.

Pure ASGI, because Starlette's BaseHTTPMiddleware costs more than the handlers behind it.
"""

import logging
from collections.abc import Awaitable, Iterable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from foundation import trace
from foundation.advice import advice_for
from foundation.trace import trace_id_of

_log = logging.getLogger("kakehashi.http")
_PROBLEM = b'{"type":"about:blank","title":"%s","status":%d,"detail":"%s","advice":"%s","trace_id":"%s"}'
TRACE_ID = b"trace-id"

HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    (b"content-security-policy", b"default-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"),
)
Headers = list[tuple[bytes, bytes]]
_MOST_KINDS = 256
HSTS = (b"strict-transport-security", b"max-age=63072000; includeSubDomains")


class Edge:
    """The outermost layer: adds the headers a response does not set itself, and is the last net.

    HSTS only when the house is served over https. An unexpected error becomes a 500 without a detail, and one log line
    with its trace id. Both in one layer, because each wrapping of `send` costs a microsecond a message.
    """

    def __init__(self, app: ASGIApp, *, https: bool = False) -> None:
        self._app = app
        self._headers = (*HEADERS, HSTS) if https else HEADERS
        self._known: dict[tuple[bytes, ...], Headers] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, complete the answer's headers, and answer in the handler's place if it broke before answering."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        def complete(message: Message) -> Awaitable[None]:  # no coroutine of its own around the sender's
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                present = list(message.get("headers", ()))
                message["headers"] = present + self._missing(tuple([name for name, _ in present]))
                if message["status"] >= 400 or trace.ERROR in scope:
                    message["headers"].append((TRACE_ID, trace_id_of(scope).encode()))
                    _tell(scope, message["status"])
            return send(message)

        serving = trace.begin(scope)
        try:
            await self._app(scope, receive, complete)
        except Exception:
            _log.exception("unexpected error, trace %s", trace_id_of(scope))
            if not started:
                text = b"Something went wrong on our side. Nothing was changed by mistake."
                await answer_problem(complete, 500, b"Internal Server Error", text, scope)
        finally:
            trace.end(serving)

    def _missing(self, names: tuple[bytes, ...]) -> Headers:
        """Our headers that are not among these; remembered, because a house has a handful of kinds of answer."""
        known = self._known.get(names)
        if known is None:
            present = {name.lower() for name in names}
            known = [pair for pair in self._headers if pair[0] not in present]
            if len(self._known) < _MOST_KINDS:
                self._known[names] = known
        return known


class TrustedHosts:
    """Answers only to the exact Host values of the configuration; 421 otherwise (RFC 9110 section 15.5.20)."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str]) -> None:
        self._app = app
        self._hosts = frozenset(host.encode("ascii") for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a request for another host before anything reads it."""
        if scope["type"] == "http":
            named = [value for name, value in scope["headers"] if name == b"host"]
            if len(named) != 1 or named[0] not in self._hosts:
                await answer_problem(send, 421, b"Misdirected Request", b"This address is not ours.", scope)
                return
        await self._app(scope, receive, send)


async def answer_problem(send: Send, status: int, title: bytes, detail: bytes, scope: Scope) -> None:
    """A whole problem+json answer for layers below Starlette."""
    body = _PROBLEM % (title, status, detail, advice_for(status).encode(), trace_id_of(scope).encode())
    headers = [
        (b"content-type", b"application/problem+json"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _tell(scope: Scope, status: int) -> None:
    """The line by which an operator finds what somebody quotes a trace id of. It holds nothing that came in: of the
    path only the pattern it met, for an id or a ticket may stand in it.
    """
    code, awaited = trace.named_error(scope)
    level = logging.WARNING if status >= 500 else logging.DEBUG if awaited else logging.INFO
    if not _log.isEnabledFor(level):
        return
    place = getattr(scope.get("route"), "path", "an unknown path")
    told = {"method": scope["method"], "place": place, "status": status, "error": code}
    _log.log(level, "refused %(method)s %(place)s: %(status)d %(error)s", told, extra={"event": told})
