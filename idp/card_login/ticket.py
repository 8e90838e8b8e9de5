"""The ticket a login page gives to the card agent: a sealed reference to one interaction, good for ten
minutes.

The agent learns nothing from it and can do one thing with it: ask for a challenge and answer it.
"""

import orjson

from foundation.clock import Clock
from foundation.envelope import Sealer
from foundation.errors import DomainError
from idp.card_login.refusals import ExpiredTicket

TICKET_SECONDS = 600
_KIND = "card-ticket"
_LONGEST = 2048


class CardTickets:
    """Seals and opens tickets."""

    def __init__(self, sealer: Sealer, clock: Clock, kind: str = _KIND) -> None:
        """`kind` keeps the tickets of one wire from opening anything at another."""
        self._sealer, self._clock, self._kind = sealer, clock, kind

    def issue(self, ix: str, session: str = "") -> str:
        """A ticket for this interaction; `session` is set when a phone answers for a browser elsewhere."""
        return self._sealer.seal(orjson.dumps([ix, self._clock.timestamp() + TICKET_SECONDS, session]), kind=self._kind)

    def open(self, ticket: str) -> str:
        """The interaction it stands for, or ExpiredTicket."""
        ix, until, _ = self._open(ticket)
        if self._clock.timestamp() >= until:
            raise ExpiredTicket("the ticket is too old")
        return ix

    def open_late(self, ticket: str) -> str:
        """The interaction even after ten minutes: for explaining an end, never for going on."""
        return self._open(ticket)[0]

    def session_of(self, ticket: str) -> str:
        """The cross-device session this ticket was given for; empty for a card at the computer itself."""
        return self._open(ticket)[2]

    def _open(self, ticket: str) -> tuple[str, int, str]:
        try:
            if len(ticket) > _LONGEST:
                raise ExpiredTicket("the ticket is too long")
            ix, until, session = orjson.loads(self._sealer.open(ticket, kind=self._kind))
        except (DomainError, ValueError) as foreign:
            raise ExpiredTicket("the ticket is not of this provider") from foreign
        return str(ix), int(until), str(session)
