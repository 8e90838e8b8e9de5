"""The ID token: who logged in, when and how, for one client (OpenID Connect Core 1.0, 2 and 3.1.3.6)."""

from hashlib import sha256, sha512
from typing import Any

from foundation import base64url
from foundation.signing import KeyRing
from idp.accounts.pairwise import PairwiseSubjects
from idp.clients.client import Client
from idp.tokens.encryption import AnswerEncryption
from idp.tokens.family import Family

ID_TOKEN_SECONDS = 300


class IdTokens:
    """Assembles, signs and, for who wants it, encrypts; RSA runs off the loop because it takes twenty times as long."""

    def __init__(self, issuer: str, keys: KeyRing, pairwise: PairwiseSubjects, encryption: AnswerEncryption) -> None:
        self._issuer, self._keys, self._pairwise, self._encryption = issuer, keys, pairwise, encryption

    async def ready(self, client: Client) -> None:
        """Whether an ID token could be made now, asked before a code is spent; an OAuthError if not."""
        if client.id_token_encryption is not None:
            await self._encryption.key(client, client.id_token_encryption[0])

    async def sign(self, client: Client, claims: dict[str, Any], typ: str | None = None) -> str:
        """With the algorithms the client registered; `typ` names what is no ID token, and is made like one."""
        token = await self._keys.sign_jwt_async(claims, alg=client.id_token_signed_response_alg, typ=typ)
        if client.id_token_encryption is None:
            return token
        return await self._encryption.token(client, token, client.id_token_encryption)

    def claims(self, client: Client, family: Family, person: dict[str, Any], now: int) -> dict[str, Any]:
        """Claims about the person come in ready and can never replace a protocol claim."""
        authorization = family.authorization
        claims = {
            **person,
            "iss": self._issuer,
            "sub": self.subject(client, family),
            "aud": client.client_id,
            "exp": now + ID_TOKEN_SECONDS,
            "iat": now,
            "auth_time": authorization.auth_time,
            "acr": authorization.acr,
            "amr": authorization.amr,
        }
        if authorization.sid:  # Back-Channel Logout 2.1, Front-Channel Logout 3
            claims["sid"] = authorization.sid
        return claims

    def subject(self, client: Client, family: Family) -> str:
        """The person as this client's sector knows her."""
        return self._pairwise.subject(family.account_id, client.sector)


def half_hash(value: str, alg: str = "ES256") -> str:
    """OpenID Connect Core 3.1.3.6: the left half of the hash that the signature uses (Ed25519: SHA-512), base64url.

    A state may be any text, hence UTF-8.
    """
    digest = (sha512 if alg == "EdDSA" else sha256)(value.encode("utf-8")).digest()
    return base64url.text(digest[: len(digest) // 2])
