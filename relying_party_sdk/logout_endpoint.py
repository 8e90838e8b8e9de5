"""The address that the provider calls when a session ends (OpenID Connect Back-Channel Logout 1.0, 2.5 to 2.8).

An ASGI application without a framework: mount it at the `backchannel_logout_uri`, and say how your sessions end. The
logout token alone proves who calls, so no cookie and no form token is asked for.
"""

import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qsl

from relying_party_sdk.client import RelyingParty
from relying_party_sdk.errors import ProviderUnreachable, RelyingPartyError, TokenRefused
from relying_party_sdk.logout_token import LogoutNotice

EndSessions = Callable[[LogoutNotice], Awaitable[None]]
_Message = MutableMapping[str, Any]
_Receive = Callable[[], Awaitable[_Message]]
_Send = Callable[[_Message], Awaitable[None]]
_FORM = b"application/x-www-form-urlencoded"
_LARGEST = 64 * 1024
_SPEC = "Back-Channel Logout 2.5"


class BackChannelLogout:
    """`end` is told whose sessions are over; when it raises, the provider hears of a failure and asks again."""

    def __init__(self, relying_party: RelyingParty, end: EndSessions) -> None:
        self._relying_party, self._end = relying_party, end

    async def __call__(self, scope: MutableMapping[str, Any], receive: _Receive, send: _Send) -> None:
        """One request: read, check, end, answer."""
        if scope["type"] != "http":
            return
        if scope["method"] != "POST":
            await _answer(send, 405, headers=[(b"allow", b"POST")])
            return
        try:
            notice = await self._relying_party.read_logout_token(await _token(scope, receive))
        except TokenRefused as refused:
            # 2.8: "If the logout request is invalid or the logout failed, the RP MUST respond with HTTP 400".
            await _answer(send, 400, {"error": "invalid_request", "error_description": refused.description})
        except RelyingPartyError as trouble:
            # Our trouble, not the token's: the provider's keys cannot be read. It should ask again.
            status = 503 if isinstance(trouble, ProviderUnreachable) else 400
            await _answer(send, status, {"error": trouble.code})
        else:
            await self._end(notice)
            await _answer(send, 200)


async def _token(scope: MutableMapping[str, Any], receive: _Receive) -> str:
    """2.5: a form with `logout_token`; other parameters are ignored, two tokens are refused."""
    kinds = [value for name, value in scope["headers"] if name == b"content-type"]
    if len(kinds) != 1 or kinds[0].partition(b";")[0].strip().lower() != _FORM:
        raise TokenRefused(_SPEC, "the body is not a form")
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message["type"] == "http.request" and message.get("more_body", False)
        if len(body) > _LARGEST:
            raise TokenRefused(_SPEC, "the body is too large")
    tokens = [value for name, value in parse_qsl(body.decode("latin-1")) if name == "logout_token"]
    if len(tokens) != 1:
        raise TokenRefused(_SPEC, "there is not exactly one logout_token")
    return tokens[0]


async def _answer(
    send: _Send, status: int, document: dict[str, str] | None = None, headers: list[tuple[bytes, bytes]] | None = None
) -> None:
    """2.8: nobody keeps it."""
    body = json.dumps(document).encode() if document else b""
    kind = [(b"content-type", b"application/json")] if document else []
    length = (b"content-length", str(len(body)).encode())
    start = [*kind, *(headers or []), (b"cache-control", b"no-store"), length]
    await send({"type": "http.response.start", "status": status, "headers": start})
    await send({"type": "http.response.body", "body": body})
