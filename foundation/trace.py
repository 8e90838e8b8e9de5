"""The id by which one request is found again: in its error, in the answer's header, in every log line written for it.

W3C Trace Context (Recommendation, 23 November 2021). An id is made when somebody first asks for it, so an answer that
tells none costs nothing. A caller's own `traceparent` counts only from addresses the operator names: whoever chooses
ids could give one id to a thousand requests, or the id of somebody else's (section 7.3 lets a trace restart at a
boundary of trust).
"""

import os
import re
from collections.abc import Iterable, MutableMapping
from contextvars import ContextVar, Token
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

AnyScope = MutableMapping[str, Any]
_KEY, _PARENT_KEY, ERROR = "kakehashi.trace", "kakehashi.parent", "kakehashi.error"
# 3.2.2: version ff is none; 00 ends after the flags; a later one may go on behind another dash.
_PARENT = re.compile(
    rb"(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}(-.*)?", re.DOTALL
)
_serving: ContextVar[AnyScope | None] = ContextVar("kakehashi.serving", default=None)


def trace_id_of(scope: AnyScope) -> str:
    """The id of this request: 16 bytes as lower-case hexadecimal (3.2.2.3)."""
    known: str | None = scope.get(_KEY)
    if known is None:
        known = scope[_KEY] = os.urandom(16).hex()
    return known


def begin(scope: AnyScope) -> Token[AnyScope | None]:
    """From here on, log lines of this task belong to this request; give the token back to `end`."""
    return _serving.set(scope)


def end(token: Token[AnyScope | None]) -> None:
    """The request is answered."""
    _serving.reset(token)


def current_trace_id() -> str | None:
    """The id of the request this code runs for; None outside of any."""
    scope = _serving.get()
    return None if scope is None else trace_id_of(scope)


def name_error(scope: AnyScope, code: str, *, awaited: bool = False) -> str:
    """Keep for the log what the answer says is wrong; returns the trace id that the answer has to tell.

    `awaited`: a regular turn of a protocol, such as "ask again later".
    """
    scope[ERROR] = code, awaited
    return trace_id_of(scope)


def named_error(scope: AnyScope) -> tuple[str, bool]:
    """What `name_error` was told."""
    told: tuple[str, bool] = scope.get(ERROR, ("", False))
    return told


def parent_span_of(scope: AnyScope) -> str | None:
    """The span of an adopted traceparent, as 16 hexadecimal digits."""
    return scope.get(_PARENT_KEY)


def parse_traceparent(header: bytes) -> tuple[str, str] | None:
    """Trace-id and parent-id of a `traceparent` value; None when it must be ignored (3.2.2)."""
    found = _PARENT.fullmatch(header)
    if found is None or (found[1] == b"00" and found[4] is not None):
        return None
    return found[2].decode("ascii"), found[3].decode("ascii")


class TraceSources:
    """Adopts the trace ids of the operator's own proxies and houses; stands only where some are named."""

    def __init__(self, app: ASGIApp, addresses: Iterable[str]) -> None:
        self._app, self._addresses = app, frozenset(addresses)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """3.2: a header that stands twice is none."""
        client = scope.get("client")
        if scope["type"] == "http" and client and client[0] in self._addresses:
            told = [value for name, value in scope["headers"] if name == b"traceparent"]
            adopted = parse_traceparent(told[0]) if len(told) == 1 else None
            if adopted is not None:
                scope[_KEY], scope[_PARENT_KEY] = adopted
        await self._app(scope, receive, send)
