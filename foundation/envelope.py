"""AES-256-GCM in two shapes: sealed tokens that travel, and a person's records under a key of their own.

A sealed token is base64url(key id (1) || nonce (12) || ciphertext and tag) with its kind as additional data, so
that a code can never be opened as an access token. Random nonces: fewer than 2**32 seals per key.
"""

import os
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from foundation import base64url
from foundation.errors import DomainError

NONCE = 12
KEY = 32
LONGEST = 64 * 1024


class SealBroken(DomainError):
    """Not sealed by us, not of this kind, altered, or sealed under a key that is gone."""

    code = "seal_broken"


def new_key() -> bytes:
    """A fresh 256-bit key."""
    return os.urandom(KEY)


class Sealer:
    """Seals under the newest key (the highest id), opens under any it knows."""

    def __init__(self, keys: bytes | Mapping[int, bytes]) -> None:
        known = {1: keys} if isinstance(keys, bytes) else dict(keys)
        if not known or any(len(key) != KEY for key in known.values()):
            raise ValueError("a sealing key has 32 bytes")
        self._ciphers = {number: AESGCM(key) for number, key in known.items()}
        self._newest = max(known)
        self._prefix = bytes([self._newest])

    def seal(self, plain: bytes, *, kind: str) -> str:
        """The sealed form, base64url without padding."""
        nonce = os.urandom(NONCE)
        sealed = self._ciphers[self._newest].encrypt(nonce, plain, kind.encode())
        return base64url.text(self._prefix + nonce + sealed)

    def open(self, token: str, *, kind: str) -> bytes:
        """The plain bytes; SealBroken for everything that is not exactly one of our seals of this kind."""
        try:
            raw = base64url.decode(token) if len(token) <= LONGEST else b""
            return self._ciphers[raw[0]].decrypt(raw[1 : 1 + NONCE], raw[1 + NONCE :], kind.encode())
        except (ValueError, IndexError, KeyError, InvalidTag) as broken:
            raise SealBroken("this value was not sealed here") from broken


class PersonVault:
    """Records of one person under that person's data key, which is itself wrapped under the house's key.

    Destroying the wrapped key destroys every record of that person, in backups too.
    """

    def __init__(self, kek: bytes) -> None:
        self._wrapper = AESGCM(kek)

    def new_wrapped_key(self, person: str = "") -> bytes:
        """A fresh data key, wrapped; `person` is bound to it as additional data."""
        nonce = os.urandom(NONCE)
        return nonce + self._wrapper.encrypt(nonce, new_key(), person.encode())

    def unwrap(self, wrapped: bytes, person: str = "") -> bytes:
        """The data key itself, for `encrypt` and `decrypt`; SealBroken for another person or another house."""
        try:
            return self._wrapper.decrypt(wrapped[:NONCE], wrapped[NONCE:], person.encode())
        except (InvalidTag, ValueError) as broken:
            raise SealBroken("this person's key does not open") from broken

    def encrypt(self, key: bytes, plain: bytes, aad: bytes = b"") -> bytes:
        """nonce || ciphertext of one record."""
        nonce = os.urandom(NONCE)
        return nonce + AESGCM(key).encrypt(nonce, plain, aad)

    def decrypt(self, key: bytes, sealed: bytes, aad: bytes = b"") -> bytes:
        """The record; SealBroken if key, bytes or additional data differ."""
        try:
            return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], aad)
        except (InvalidTag, ValueError) as broken:
            raise SealBroken("this record does not open under this key") from broken
