"""Answers that only the client can open, with a key that it registered (OpenID Connect Core 10.2, RFC 7516)."""

from collections.abc import Mapping
from typing import Any

from foundation.encryption import encrypt, key_for
from idp.clients.client import Client
from idp.clients.client_keys import ClientKeys, KeysUnavailable
from idp.clients.metadata.encryption import Encrypted
from idp.errors import InvalidRequest, TemporarilyUnavailable


class AnswerEncryption:
    """Finds the client's key as it stands now (10.2.1: by reference it may have been rotated), and encrypts."""

    def __init__(self, keys: ClientKeys) -> None:
        self._keys = keys

    async def token(self, client: Client, signed: str, wished: Encrypted) -> str:
        """A nested JWT: signed by us, then encrypted (RFC 7519 11.2: in this order)."""
        return encrypt(signed.encode(), await self.key(client, wished[0]), *wished, cty="JWT")

    async def claims(self, client: Client, document: bytes, wished: Encrypted) -> str:
        """Claims that are encrypted and not signed (Core 5.3.2)."""
        return encrypt(document, await self.key(client, wished[0]), *wished)

    async def key(self, client: Client, alg: str) -> Mapping[str, Any]:
        """The key; an OAuthError that says what to repair where there is none."""
        try:
            found = key_for(alg, (await self._keys.of(client)).get("keys", ()))
            newer = await self._keys.newer(client) if found is None else None
        except KeysUnavailable as silent:
            raise TemporarilyUnavailable(silent.detail) from silent
        if newer is not None:
            found = key_for(alg, newer["keys"])
        if found is None:
            raise InvalidRequest(f"the client's keys hold none for {alg}")
        return found
