"""What a feature says beside a successful answer: members that depend on who is here, and a cookie for this browser."""

from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from idp.authorize.request import AuthorizationRequest
from idp.wire import Answer, Receive, Reply, Scope, Send

Header = tuple[bytes, bytes]


@dataclass(frozen=True)
class Beside:
    """`headers` go with the answer, whatever mode carries it."""

    members: Mapping[str, str]
    headers: tuple[Header, ...] = ()


Companion = Callable[[Request, AuthorizationRequest], Beside]


@dataclass(frozen=True)
class WithHeaders:
    """A page and what was said beside it."""

    reply: Reply
    headers: tuple[Header, ...]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends the reply, with more headers at its start."""

        async def complete(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *self.headers]
            await send(message)

        await self.reply(scope, receive, complete)


def with_headers(reply: Reply, headers: Sequence[Header]) -> Reply:
    """The reply, with what was said beside it."""
    if type(reply) is Answer:
        return Answer(reply.status, reply.body, [*reply.headers, *headers])
    return WithHeaders(reply, tuple(headers))
