"""Which client is calling: exactly one method is presented, it is the registered one, and it holds (RFC 6749 2.3).

RFC 6749 5.2: two methods at once are a malformed request; every other failure is invalid_client, with one text
for all causes and the same work for a client that does not exist.
"""

import hmac
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Protocol

from idp.clients.client import Client
from idp.errors import InvalidClient, InvalidRequest
from idp.wire import Call

_NOBODY = "0" * 64


@dataclass(frozen=True, slots=True)
class Presented:
    """Who the caller claims to be, and the proof it brings."""

    client_id: str
    proof: Any


Present = Callable[[Call, dict[str, str]], Presented | None]
Verify = Callable[[Client, Any], bool | Awaitable[bool]]


@dataclass(frozen=True)
class AuthenticationMethod:
    """One way of RFC 7591 2 `token_endpoint_auth_method`; `verify` may have to wait for the database.

    Methods with the same `present` take the same kind of credential; the client's registration says which it is.
    """

    name: str
    present: Present
    verify: Verify


class Clients(Protocol):
    """The one question asked of the store."""

    def get(self, client_id: str) -> Client | None:
        """The registered client."""


class ClientAuthenticator:
    """Tries every enabled method's recogniser, then lets the one winner verify."""

    def __init__(self, methods: tuple[AuthenticationMethod, ...], clients: Clients) -> None:
        kinds: dict[Present, dict[str, Verify]] = {}
        for method in methods:
            kinds.setdefault(method.present, {})[method.name] = method.verify
        self._kinds, self._clients = tuple(kinds.items()), clients

    async def authenticate(self, call: Call, form: dict[str, str]) -> Client:
        """The client, or a refusal."""
        methods, presented = self._winner(call, form)
        client = self._clients.get(presented.client_id)
        verify = methods.get(client.token_endpoint_auth_method) if client else None
        if client is None or verify is None:
            check_secret(_NOBODY, str(presented.proof))  # an unknown client costs the same time
            raise InvalidClient("client authentication failed")
        verdict = verify(client, presented.proof)
        if not (verdict if isinstance(verdict, bool) else await verdict):
            raise InvalidClient("client authentication failed")
        return client

    def _winner(self, call: Call, form: dict[str, str]) -> tuple[Mapping[str, Verify], Presented]:
        winner: tuple[Mapping[str, Verify], Presented] | None = None
        for present, methods in self._kinds:
            presented = present(call, form)
            if presented is None:
                continue
            if winner is not None:
                raise InvalidRequest("more than one client authentication method")
            winner = methods, presented
        if winner is None:
            raise InvalidClient("client authentication failed")
        if form.get("client_id", winner[1].client_id) != winner[1].client_id:
            raise InvalidRequest("client_id is not the authenticated client")
        return winner


def check_secret(secret_hash: str, secret: str) -> bool:
    """Compares hashes in constant time."""
    return hmac.compare_digest(sha256(secret.encode()).hexdigest(), secret_hash)
