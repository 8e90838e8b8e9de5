"""Codes, access tokens and refresh tokens as sealed values: nothing to look up before the seal is known to be ours.

AES-256-GCM with the kind as additional data, so a code never opens as a token (performance.md section 5, point 6).
Sealed does not mean unrevocable: each names its family, and the family's row is read at every use.
"""

import zlib
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import orjson

from foundation.envelope import SealBroken, Sealer
from idp.tokens.family import Authorization
from idp.tokens.sender import Confirmation, unbound

CODE_SECONDS = 60
ACCESS_SECONDS = 300
_CODE, _ACCESS, _REFRESH = "authorization-code", "access-token", "refresh-token"
# A code travels in a URL; long authorization details are worth compressing, short ones are not.
_LONG = 600
_TOKENS_IN_USE = 4096
_AUTHORIZATION, _SCOPE = 8, 3  # places in the lists below


@dataclass(frozen=True, slots=True)
class Code:
    """RFC 6749 4.1.2: bound to client, redirect URI, PKCE challenge and grant; `dpop_jkt`: RFC 9449 10."""

    family_id: int
    client_id: str
    redirect_uri: str
    challenge: str
    nonce: str
    account_id: int
    grant_id: int
    expires_at: int
    authorization: Authorization
    dpop_jkt: str = ""


@dataclass(frozen=True, slots=True)
class AccessToken:
    """RFC 6750; what it may do is its family's authorization, narrowed to this scope."""

    family_id: int
    issued_at: int
    expires_at: int
    scope: tuple[str, ...]
    confirmation: Confirmation = field(default_factory=unbound)


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """RFC 6749 1.5; one generation of a family."""

    family_id: int
    generation: int
    client_id: str
    confirmation: Confirmation = field(default_factory=unbound)


class SealedTokens:
    """Seals and opens the three kinds; whatever is not exactly ours opens to None.

    What only some have (a binding) stands at the end and is left out where it is empty, so it costs the others nothing.
    """

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer
        # An access token comes back again and again, and always opens to the same value: whether it still counts is
        # asked elsewhere, each time (liveness).
        self.open_access = lru_cache(maxsize=_TOKENS_IN_USE)(self._open_access)

    def seal_code(self, code: Code) -> str:
        """The value for the redirect."""
        values = [
            *(code.family_id, code.client_id, code.redirect_uri, code.challenge, code.nonce),
            *(code.account_id, code.grant_id, code.expires_at, code.authorization.to_list()),
        ]
        if code.dpop_jkt:
            values.append(code.dpop_jkt)
        plain = orjson.dumps(values)
        return self._sealer.seal(zlib.compress(plain) if len(plain) > _LONG else plain, kind=_CODE)

    def open_code(self, token: str) -> Code | None:
        """The code, whatever its age."""
        values = self._open(token, _CODE)
        if values is None:
            return None
        values[_AUTHORIZATION] = Authorization.from_list(values[_AUTHORIZATION])
        return Code(*values)

    def seal_access(self, token: AccessToken) -> str:
        """The access token."""
        values: list[Any] = [token.family_id, token.issued_at, token.expires_at, " ".join(token.scope)]
        if token.confirmation:
            values.append(dict(token.confirmation))
        return self._sealer.seal(orjson.dumps(values), kind=_ACCESS)

    def _open_access(self, token: str) -> AccessToken | None:
        """The access token, whatever its age."""
        values = self._open(token, _ACCESS)
        if values is None:
            return None
        values[_SCOPE] = tuple(values[_SCOPE].split())
        return AccessToken(*values)

    def seal_refresh(self, token: RefreshToken) -> str:
        """The refresh token."""
        values: list[Any] = [token.family_id, token.generation, token.client_id]
        if token.confirmation:
            values.append(dict(token.confirmation))
        return self._sealer.seal(orjson.dumps(values), kind=_REFRESH)

    def open_refresh(self, token: str) -> RefreshToken | None:
        """The refresh token, whatever became of it."""
        values = self._open(token, _REFRESH)
        return None if values is None else RefreshToken(*values)

    def _open(self, token: str, kind: str) -> list[Any] | None:
        try:
            plain = self._sealer.open(token, kind=kind)
        except SealBroken:
            return None
        # JSON of ours begins with "["; zlib's first byte is 0x78. The seal proves that both are our own making.
        values: list[Any] = orjson.loads(plain if plain[:1] == b"[" else zlib.decompress(plain))
        return values
