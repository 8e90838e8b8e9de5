"""One person, one subject per sector (OpenID Connect Core 1.0, 8.1).

Two relying parties of different sectors must not be able to join a person, so the subject is a keyed hash:
stable for one sector, unrelated between sectors, and worthless to whoever lacks the key.
"""

import hmac
from functools import lru_cache

from foundation import base64url

_LABEL = b"kakehashi pairwise subject 1"
_LEAST_KEY_BYTES = 32
_REMEMBERED = 8192


class PairwiseSubjects:
    """Computes the `sub` of an account for one sector identifier."""

    def __init__(self, key: bytes) -> None:
        if len(key) < _LEAST_KEY_BYTES:
            raise ValueError("the pairwise key needs at least 32 bytes")
        self._key = key
        self.subject = lru_cache(maxsize=_REMEMBERED)(self._subject)

    def _subject(self, account_id: int, sector: str) -> str:
        """The subject never changes for the same account and sector.

        A host name is compared in lower case.
        """
        # The account id has a fixed width, so no sector text can imitate another account's input.
        message = _LABEL + account_id.to_bytes(8, "big") + sector.lower().encode()
        return base64url.text(hmac.digest(self._key, message, "sha256"))
