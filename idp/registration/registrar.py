"""Registering, reading, changing and removing a client by its own hand (RFC 7591 3, RFC 7592 2).

token -> rights -> the client is made (making.py) -> one write, with the token's use or its successor
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from foundation.clock import Clock
from foundation.ids import IdSource
from idp.clients.authentication import check_secret
from idp.clients.client import Client
from idp.clients.metadata.authentication import SHARING
from idp.clients.metadata.rule import InvalidClientMetadata
from idp.clients.registration import credential, hash_secret
from idp.clients.store import ClientStore
from idp.errors import InvalidToken
from idp.registration.document import write
from idp.registration.making import ClientMaker, Served
from idp.registration.rights import OPEN, Rights
from idp.registration.statement import SoftwareStatements, Vouched
from idp.registration.store import GONE, Registration, RegistrationStore, hashed

PATH, CLIENT_PATH = "/register", "/register/client"
_NOBODY = "0" * 64
# RFC 7592 2.2: these "MUST NOT" come back with an update.
_OURS = ("registration_access_token", "registration_client_uri", "client_secret_expires_at", "client_id_issued_at")


@dataclass(frozen=True)
class Registrar:
    """One desk for all four."""

    issuer: str
    clients: ClientStore
    store: RegistrationStore
    maker: ClientMaker
    statements: SoftwareStatements
    clock: Clock
    ids: IdSource
    open_to_all: bool = False

    async def register(self, token: str | None, wished: Mapping[str, Any], served: Served) -> dict[str, Any]:
        """RFC 7591 3.1: the client information response. Raises InvalidToken and the registration errors."""
        now, vouched = self.clock.timestamp(), self._vouched(wished, served)
        rights, asked = self._rights(token, vouched, now), _merged(wished, vouched)
        secret = self.ids.token() if _takes_secret(asked) else ""
        client_id, own = self.ids.token(16), self.ids.token()
        client = await self.maker.make(client_id, _credential(asked, secret), asked, rights, served)
        registration = Registration(client_id, hashed(own), rights, now)
        await self.clients.put(client, self.store.opening(registration, token, now))
        return {**self._response(client, registration, served), **self._credentials(client_id, own, secret)}

    def read(self, client_id: str, token: str | None, served: Served) -> dict[str, Any]:
        """RFC 7592 2.1. Neither token nor secret is told again: only their hashes are kept."""
        return self._response(*self._own(client_id, token), served)

    async def update(
        self, client_id: str, token: str | None, wished: Mapping[str, Any], served: Served
    ) -> dict[str, Any]:
        """RFC 7592 2.2: the whole registration anew, within the rights that it was given, under a new token."""
        before, registration = self._own(client_id, token)
        asked = _merged(_checked_update(before, wished), self._vouched(wished, served))
        kept = _kept_credential(before, asked)
        secret = self.ids.token() if _takes_secret(asked) and not kept else ""
        proof = kept or _credential(asked, secret)
        client = await self.maker.make(client_id, proof, asked, registration.rights, served)
        own = self.ids.token()
        await self.clients.put(client, self.store.renewing(registration, own))
        return {**self._response(client, registration, served), **self._credentials(client_id, own, secret)}

    async def remove(self, client_id: str, token: str | None) -> None:
        """RFC 7592 2.3: from then on the client, its tokens and its registration token are worth nothing."""
        self._own(client_id, token)
        await self.clients.remove(client_id, self.store.closing(client_id))

    def _rights(self, token: str | None, vouched: Vouched | None, now: int) -> Rights:
        if token is not None:
            invitation = self.store.invitation(token, now)
            if invitation is None:
                raise InvalidToken(GONE)
            return invitation.rights
        if vouched is not None and vouched.publisher.invites:
            return vouched.publisher.rights
        if not self.open_to_all:
            raise InvalidToken("registration needs an initial access token")
        return OPEN

    def _own(self, client_id: str, token: str | None) -> tuple[Client, Registration]:
        """RFC 7592 2.1: no such client or no such token is one answer, in the same time."""
        registration, client = self.store.find(client_id), self.clients.get(client_id)
        holds = check_secret(registration.token_hash if registration else _NOBODY, token or "")
        if not holds or registration is None or client is None:
            raise InvalidToken(GONE)
        return client, registration

    def _vouched(self, wished: Mapping[str, Any], served: Served) -> Vouched | None:
        statement = wished.get("software_statement")
        if statement is None or "software_statement" not in served.client_metadata:
            return None
        return self.statements.read(statement)

    def _response(self, client: Client, registration: Registration, served: Served) -> dict[str, Any]:
        told = {"client_id": client.client_id, "client_id_issued_at": registration.issued_at}
        return {**told, **write(client, served.client_metadata)}

    def _credentials(self, client_id: str, token: str, secret: str) -> dict[str, Any]:
        uri = f"{self.issuer}{CLIENT_PATH}?{urlencode({'client_id': client_id})}"
        told: dict[str, Any] = {"registration_access_token": token, "registration_client_uri": uri}
        return {**told, "client_secret": secret, "client_secret_expires_at": 0} if secret else told


def _merged(wished: Mapping[str, Any], vouched: Vouched | None) -> dict[str, Any]:
    """RFC 7591 2.3: what the statement says "MUST take precedence"."""
    return {**wished, **(vouched.metadata if vouched else {})}


def _takes_secret(asked: Mapping[str, Any]) -> bool:
    """RFC 7591 2: "If unspecified or omitted, the default is client_secret_basic"."""
    return _method(asked).startswith("client_secret")


def _method(asked: Mapping[str, Any]) -> str:
    return str(asked.get("token_endpoint_auth_method") or "client_secret_basic")


def _credential(asked: Mapping[str, Any], secret: str) -> dict[str, str]:
    return credential(_method(asked), secret) if secret else {}


def _kept_credential(before: Client, asked: Mapping[str, Any]) -> dict[str, str]:
    """What stays as it is; a secret that must be known cannot be made of a hash, so there a new one is needed."""
    if not _takes_secret(asked):
        return {}
    if _method(asked) == SHARING:
        return {"shared_secret": before.shared_secret} if before.shared_secret else {}
    if before.shared_secret:
        return credential(_method(asked), before.shared_secret)
    return {"secret_hash": before.secret_hash} if before.secret_hash else {}


def _is_current(before: Client, secret: str) -> bool:
    known = hash_secret(before.shared_secret) if before.shared_secret else before.secret_hash
    return check_secret(known or _NOBODY, secret)


def _checked_update(before: Client, wished: Mapping[str, Any]) -> dict[str, Any]:
    """RFC 7592 2.2: the id must be the client's own, a secret if given the current one; the rest is metadata."""
    if wished.get("client_id") != before.client_id:
        raise InvalidClientMetadata("client_id is missing or another client's")
    if any(name in wished for name in _OURS):
        raise InvalidClientMetadata(f"not a client's to say: {', '.join(name for name in _OURS if name in wished)}")
    if "client_secret" in wished and not _is_current(before, str(wished["client_secret"])):
        raise InvalidClientMetadata("client_secret is not the current one")
    return {name: value for name, value in wished.items() if name not in ("client_id", "client_secret")}
