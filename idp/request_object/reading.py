"""From a request object to its parameters: encryption, signature, claims, one use (RFC 9101 6)."""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Protocol

from foundation.clock import Clock
from foundation.decryption import DecryptionKeys, JweRefused, is_encrypted
from foundation.errors import DomainError
from foundation.strict_jwt import JwtRefused, parse
from idp.clients.client import Client
from idp.errors import InvalidRequestObject
from idp.request_object.parameters import parameters_of
from idp.request_object.rules import LONGEST_SECONDS, Circumstances, check_claims

ALGORITHMS = ("ES256", "PS256", "RS256", "EdDSA")
# 10.8 and RFC 8725 3.11: explicit typing; "JWT", or nothing, is how it was before RFC 9101. Any other is another token.
TYPES = ("oauth-authz-req+jwt", "jwt", "")


class UsedIds(Protocol):
    """Remembers what was used."""

    def remember(self, key: str, now: int, forget_at: int) -> Awaitable[bool]:
        """True for exactly one caller."""


class Signatures(Protocol):
    """The keys of registered clients."""

    def verify(self, client: Client, token: str, *, algs: tuple[str, ...]) -> Awaitable[dict[str, Any]]:
        """The claims of a JWS made by this client."""


@dataclass(frozen=True)
class Demands:
    """What one door wants of an object: signed with one of these algorithms, with these claims in it."""

    algs: tuple[str, ...]
    claims: tuple[str, ...]


@dataclass(frozen=True)
class RequestObjects:
    """Opens request objects for one issuer; without decryption keys none may be encrypted."""

    issuer: str
    signatures: Signatures
    decryption: DecryptionKeys | None
    used: UsedIds
    clock: Clock

    async def read(self, client: Client, token: str, demands: Demands | None = None) -> dict[str, str]:
        """The parameters inside. Raises InvalidRequestObject. `demands`: those of another door than the front one."""
        signed = await self._decrypted(client, token)
        _check_type(signed)
        claims = await self._verified(client, signed, demands.algs if demands else client.request_object_algorithms)
        strict, now = client.require_signed_request_object or demands is not None, self.clock.timestamp()
        required = demands.claims if demands else ()
        check_claims(claims, Circumstances(client.client_id, self.issuer, now, strict, required))
        parameters = {"client_id": client.client_id, **parameters_of(claims)}
        await self._use_up(client, claims, now)
        return parameters

    async def _decrypted(self, client: Client, token: str) -> str:
        """6.1: a nested JWT; who registered an encryption sends nothing without it."""
        if not is_encrypted(token):
            if client.request_object_encryption_alg:
                raise InvalidRequestObject("the client registered to encrypt its request objects")
            return token
        if self.decryption is None:
            raise InvalidRequestObject("encrypted request objects are not offered")
        try:
            header, plain = await asyncio.to_thread(self.decryption.open, token)
            text = plain.decode("ascii")
        except (JweRefused, UnicodeDecodeError) as refused:
            raise InvalidRequestObject("the request object cannot be decrypted") from refused
        registered = client.request_object_encryption_alg, client.request_object_encryption_enc
        if client.request_object_encryption_alg and (header["alg"], header["enc"]) != registered:
            raise InvalidRequestObject("the request object is not encrypted as registered")
        return text

    async def _verified(self, client: Client, token: str, algs: tuple[str, ...]) -> dict[str, Any]:
        """6.2: signed with a registered key and, where one is registered, with that algorithm; never unsigned."""
        try:
            return await self.signatures.verify(client, token, algs=algs)
        except DomainError as refused:
            raise InvalidRequestObject("the request object is not signed by this client as registered") from refused

    async def _use_up(self, client: Client, claims: dict[str, Any], now: int) -> None:
        """An object with an id is good once, until it would have expired anyway."""
        if "jti" not in claims:
            return
        key = sha256(f"request-object\0{client.client_id}\0{claims['jti']}".encode()).hexdigest()
        forget_at = int(claims.get("exp", now + LONGEST_SECONDS)) + 1
        if not await self.used.remember(key, now, forget_at):
            raise InvalidRequestObject("this request object was used before")


def _check_type(token: str) -> None:
    try:
        header = parse(token)[0]
    except JwtRefused as refused:
        raise InvalidRequestObject("the request object is malformed") from refused
    if str(header.get("typ", "")).lower().removeprefix("application/") not in TYPES:
        raise InvalidRequestObject("this is a token of another kind")
