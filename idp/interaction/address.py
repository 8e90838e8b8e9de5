"""Addresses of our own pages inside a login; each carries the whole request, sealed, so that none is a dead end.

What has been proven lies in the database, bound to one browser's cookie. What was *asked* travels in the address:
whoever lost the cookie, opened the address elsewhere, or came back too late can begin the same request anew, and
proves everything again. Beginning anew is worth no more than the relying party's own link to /authorize was.
"""

import zlib
from dataclasses import dataclass
from urllib.parse import urlencode

import orjson

from foundation.clock import Clock
from foundation.envelope import SealBroken, Sealer
from idp.interaction.state import Interaction, beside_of, opening_of

# As long as relying parties commonly remember a question (relying_party_sdk: an hour).
BEGIN_SECONDS = 3600
_KIND = "begin"
# Longer requests (large authorization details) travel by their number alone; 8 KB is what proxies carry.
_LONGEST = 3000


@dataclass(frozen=True)
class Beginning:
    """A request as it came in, and the interaction that it opened."""

    ix: str
    parameters: dict[str, str]

    @property
    def opening(self) -> dict[str, str]:
        """As the interaction says it (idp/interaction/state.py)."""
        return opening_of(self.parameters)

    @property
    def beside(self) -> dict[str, str]:
        """As the interaction says it."""
        return beside_of(self.parameters)


class Addresses:
    """Writes and reads them for one issuer."""

    def __init__(self, issuer: str, sealer: Sealer, clock: Clock) -> None:
        self.issuer = issuer
        self._sealer, self._clock = sealer, clock

    def of(self, path: str, interaction: Interaction, **more: str) -> str:
        """A page of this login."""
        begin = self._seal(interaction)
        query = {"ix": interaction.id, **more, **({"begin": begin} if begin else {})}
        return f"{self.issuer}{path}?{urlencode(query)}"

    def anew(self, interaction: Interaction) -> str:
        """Where this request begins once more; empty when it is too old or too long for an address."""
        begin = self._seal(interaction)
        return self._anew(begin) if begin and self._is_fresh(interaction.created_at) else ""

    def anew_by(self, begin: str) -> str:
        """The same for an address whose interaction is not known any more."""
        return self._anew(begin) if self.open(begin) else ""

    def open(self, begin: str) -> Beginning | None:
        """What an address carries, while it is fresh."""
        try:
            packed = self._sealer.open(begin, kind=_KIND)
        except SealBroken:
            return None
        ix, created_at, parameters = orjson.loads(zlib.decompress(packed))
        return Beginning(ix, parameters) if self._is_fresh(created_at) else None

    def _seal(self, interaction: Interaction) -> str:
        plain = orjson.dumps([interaction.id, interaction.created_at, interaction.parameters])
        sealed = self._sealer.seal(zlib.compress(plain), kind=_KIND)
        return sealed if len(sealed) <= _LONGEST else ""

    def _is_fresh(self, created_at: int) -> bool:
        return self._clock.timestamp() < created_at + BEGIN_SECONDS

    def _anew(self, begin: str) -> str:
        return f"{self.issuer}/authorize/again?{urlencode({'begin': begin})}"
