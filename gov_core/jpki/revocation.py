"""Which certificate falls when something happens to a person or a card, and with which reason (RFC 5280 5.3.1).

公的個人認証法 第9条-第14条 and 第28条-第33条: a change of name, address, birth date or sex ends the
signature certificate only, because it carries them.
"""

from enum import StrEnum

from foundation.clock import Clock
from gov_core.jpki.kinds import Kind
from gov_core.jpki.store import JpkiStore


class Event(StrEnum):
    """What happened."""

    ATTRIBUTES_CHANGED = "attributes-changed"
    DEATH = "death"
    RENEWAL = "renewal"
    LOST = "lost"
    KEY_SUSPECTED = "key-suspected"
    DISCARDED = "discarded-before-delivery"


BOTH: tuple[Kind, ...] = ("auth", "sign")
RULES: dict[Event, tuple[tuple[Kind, ...], str]] = {
    Event.ATTRIBUTES_CHANGED: (("sign",), "affiliationChanged"),
    Event.DEATH: (BOTH, "cessationOfOperation"),
    Event.RENEWAL: (BOTH, "superseded"),
    Event.LOST: (BOTH, "cessationOfOperation"),
    Event.KEY_SUSPECTED: (BOTH, "certificateHold"),
    Event.DISCARDED: (BOTH, "unspecified"),
}


class Revocation:
    """Applies the table. There is no way back: a hold is never released."""

    def __init__(self, store: JpkiStore, clock: Clock) -> None:
        self._store, self._clock = store, clock

    async def happened(self, event: Event, holder: str) -> list[str]:
        """Revoke what falls for this person; returns the kinds that fell now."""
        kinds, reason = RULES[event]
        now = self._clock.timestamp()
        fallen: list[str] = []
        for row in self._store.of_holder(holder):
            if row.kind in kinds and await self._store.revoke(row.id, now, reason):
                fallen.append(row.kind)
        return fallen
