"""The signing keys of one house as a ring, and a strict front door for JWTs from outside (RFC 7515, 7517).

Which key signs and which are published is decided by their times (key_schedule.py); a ring adopts another set of keys
while it is used, in one step.
"""

import asyncio
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from foundation import key_schedule, strict_jwt
from foundation.key_file import KeyFile
from foundation.signing_key import SigningKey, new_private_key

__all__ = ["KeyRing", "SigningKey", "new_private_key", "verify_jwt"]

_PROCESSORS = len(os.sched_getaffinity(0))


class KeyRing:
    """One key of each algorithm signs; it, its successor and those that signed lately are published."""

    def __init__(self, keys: Iterable[SigningKey], now: int = 0) -> None:
        self.version = 0
        self._current: dict[str, SigningKey] = {}
        self._jwks: dict[str, Any] = {}
        self.adopt(keys, now)

    @classmethod
    def generate(cls, algs: tuple[str, ...] = ("ES256", "RS256")) -> "KeyRing":
        """A ring with one fresh key for each algorithm."""
        return cls([SigningKey(alg, new_private_key(alg)) for alg in algs])

    @classmethod
    def load_or_create(
        cls, path: Path | str, kek: bytes, algs: tuple[str, ...] = ("ES256", "RS256"), now: int = 0
    ) -> "KeyRing":
        """The ring kept at `path`, sealed under the key-encryption key; keys that are missing are made and kept."""
        return cls(KeyFile(path, kek).load_or_create(algs, now), now)

    def adopt(self, keys: Iterable[SigningKey], now: int) -> None:
        """These keys from now on; `version` changes when a reader of the ring has to look again."""
        held = tuple(keys)
        current = key_schedule.signers(held, now)
        published = [key.public_jwk for key in held if key_schedule.is_published(held, key, now)]
        if current == self._current and published == self._jwks.get("keys"):
            return
        self._current, self._jwks = current, {"keys": published}
        self.version += 1

    @property
    def algs(self) -> tuple[str, ...]:
        """Algorithms this ring can sign with."""
        return tuple(self._current)

    def current(self, alg: str) -> SigningKey:
        """The key that signs now."""
        return self._current[alg]

    def public_jwks(self) -> dict[str, Any]:
        """The JWK set to publish (RFC 7517 section 5)."""
        return self._jwks

    def sign_jwt(self, claims: Mapping[str, Any], *, alg: str = "ES256", typ: str | None = None) -> str:
        """A compact JWS over the claims."""
        return self._current[alg].compact(claims, typ)

    async def sign_jwt_async(self, claims: Mapping[str, Any], *, alg: str = "ES256", typ: str | None = None) -> str:
        """The same; RSA runs in a thread where there is a second processor: on the only one nothing would be won."""
        key = self._current[alg]
        if key.is_slow and _PROCESSORS > 1:
            return await asyncio.to_thread(key.compact, claims, typ)
        return key.compact(claims, typ)


def verify_jwt(token: str, jwks: Mapping[str, Any], *, algs: tuple[str, ...], typ: str | None = None) -> dict[str, Any]:
    """The claims of a JWS from outside, signed by a key of `jwks` with one of `algs`; raises JwtRefused."""
    return strict_jwt.verify(token, jwks, algs, typ)
