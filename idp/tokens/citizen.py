"""The short token with which the consent page reads this citizen's own side of the data trust (wire 4, step 2).

Nothing is granted yet when it is made, so there is no family to stand under: the token names the account itself,
and the account row is what every use is checked against. Only the data trust may see it, for ten minutes.
"""

import orjson

from foundation.clock import Clock
from foundation.envelope import SealBroken, Sealer
from idp.tokens.family import NO_GRANT, Authorization, Family

CITIZEN_SECONDS = 600
CITIZEN_SCOPE = "trust:self"
_KIND = "citizen-token"


class CitizenTokens:
    """Makes and opens these tokens for one client, the consent page."""

    def __init__(self, sealer: Sealer, consent_client_id: str, clock: Clock) -> None:
        self._sealer, self._client_id, self._clock = sealer, consent_client_id, clock

    def mint(self, account_id: int) -> str:
        """A token of this citizen."""
        plain = orjson.dumps([account_id, self._clock.timestamp() + CITIZEN_SECONDS])
        return self._sealer.seal(plain, kind=_KIND)

    def open(self, token: str) -> Family | None:
        """The family it would have had, whatever its age."""
        try:
            account_id, until = orjson.loads(self._sealer.open(token, kind=_KIND))
        except SealBroken:
            return None
        return Family(0, self._client_id, account_id, NO_GRANT, Authorization((CITIZEN_SCOPE,)), until)
