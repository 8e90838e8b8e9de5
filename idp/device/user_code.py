"""The code a person reads from one screen and types into another: eight letters out of twenty (RFC 8628 6.1).

Consonants only: no word can come out, nothing looks like a digit, and case does not matter. 20^8 codes are 34.5 bits.
"""

import hmac
import unicodedata

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from foundation.ids import IdSource

ALPHABET = "BCDFGHJKLMNPQRSTVWXZ"
LENGTH = 8
_GROUP = 4
_LONGEST = 64


def make(ids: IdSource) -> str:
    """A fresh code, ungrouped; 128 bits of chance leave no letter more likely than another."""
    number, letters = int.from_bytes(ids.raw(16)), ""
    for _ in range(LENGTH):
        number, place = divmod(number, len(ALPHABET))
        letters += ALPHABET[place]
    return letters


def grouped(code: str) -> str:
    """As it stands on a screen: BCDF-GHJK."""
    return "-".join(code[start : start + _GROUP] for start in range(0, LENGTH, _GROUP))


def read(text: str) -> str | None:
    """What somebody typed, in any case and width, with or without the hyphen; None for what cannot be a code."""
    if len(text) > _LONGEST:
        return None
    letters = "".join(char for char in unicodedata.normalize("NFKC", text).upper() if char.isalnum())
    return letters if len(letters) == LENGTH and set(letters) <= set(ALPHABET) else None


class UserCodeHashes:
    """What is stored of a code. 34 bits can be tried out, so the hash needs a key that is not in the database."""

    def __init__(self, secret: bytes) -> None:
        self._key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"kakehashi user code").derive(secret)

    def of(self, code: str) -> str:
        """The look-up key of an ungrouped code."""
        return hmac.new(self._key, code.encode(), "sha256").hexdigest()
