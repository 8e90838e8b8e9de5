"""How an account is found by a card: a keyed hash of (issuer key, serial), and the serial itself only sealed.

Act on JPKI, art. 52 and 63: serials serve the check alone and must not become a list to look people up in.
The identity is (issuer key, serial), never the serial: two authorities may give the same number (CD-15).
"""

import hmac
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

import orjson

from foundation.envelope import Sealer

_KIND = "card-link"
LinkKind = Literal["authentication", "signature"]


@dataclass(frozen=True)
class CardIdentity:
    """One certificate among all: the SHA-256 of its issuer's public key, and its serial."""

    issuer_key: str
    serial: int


class CardLinks:
    """Turns card identities into lookup keys and sealed text; both keys never leave the provider."""

    def __init__(self, key: bytes, sealer: Sealer) -> None:
        self._key, self._sealer = key, sealer

    def key(self, kind: LinkKind, card: CardIdentity) -> str:
        """The primary key of the link; worthless without the provider's key."""
        text = f"{kind}\0{card.issuer_key}\0{card.serial:x}"
        return hmac.new(self._key, text.encode(), sha256).hexdigest()

    def seal(self, card: CardIdentity) -> str:
        """Kept only to ask the status and link services again."""
        plain = orjson.dumps([card.issuer_key, f"{card.serial:x}"])
        return self._sealer.seal(plain, kind=_KIND)

    def open(self, sealed: str) -> CardIdentity:
        """The identity for one check."""
        issuer_key, serial = orjson.loads(self._sealer.open(sealed, kind=_KIND))
        return CardIdentity(issuer_key, int(serial, 16))
