"""Which certificate falls when something happens to a person, a card or a phone, and why (RFC 5280 5.3.1).

公的個人認証法 第9条-第14条 and 第28条-第33条: a change of name, address, birth date or sex ends the
signature certificate only, because it carries them. What ends a card's certificate ends the phones' of that kind too.
"""

from enum import StrEnum

from foundation.clock import Clock
from gov_core.jpki.kinds import KINDS, PHONES, Carrier, Kind
from gov_core.jpki.store import CertificateRow, Fall, JpkiStore


class Event(StrEnum):
    """What happened."""

    ATTRIBUTES_CHANGED = "attributes-changed"
    MOVED = "moved"
    NAME_CHANGED = "name-changed"
    CORRECTED = "corrected"  # birth date or sex
    DEATH = "death"
    LEFT_REGISTER = "left-register"
    RENEWAL = "renewal"
    LOST = "lost"
    HOLDER_ASKED = "holder-asked"
    KEY_COMPROMISED = "key-compromised"
    KEY_SUSPECTED = "key-suspected"
    DISCARDED = "discarded-before-delivery"
    PHONE_LOST = "phone-lost"
    PHONE_REMOVED = "phone-removed"


SIGNATURE_ONLY: tuple[Kind, ...] = ("sign",)
RULES: dict[Event, tuple[tuple[Kind, ...], str]] = {
    Event.ATTRIBUTES_CHANGED: (SIGNATURE_ONLY, "affiliationChanged"),
    Event.MOVED: (SIGNATURE_ONLY, "affiliationChanged"),
    Event.NAME_CHANGED: (SIGNATURE_ONLY, "affiliationChanged"),
    Event.CORRECTED: (SIGNATURE_ONLY, "affiliationChanged"),
    Event.DEATH: (KINDS, "cessationOfOperation"),
    Event.LEFT_REGISTER: (KINDS, "cessationOfOperation"),
    Event.RENEWAL: (KINDS, "superseded"),
    Event.LOST: (KINDS, "cessationOfOperation"),
    Event.HOLDER_ASKED: (KINDS, "cessationOfOperation"),
    Event.KEY_COMPROMISED: (KINDS, "keyCompromise"),
    Event.KEY_SUSPECTED: (KINDS, "certificateHold"),
    Event.DISCARDED: (KINDS, "unspecified"),
    Event.PHONE_LOST: (KINDS, "cessationOfOperation"),
    Event.PHONE_REMOVED: (KINDS, "cessationOfOperation"),
}
MUNICIPALITY = "municipality"  # 第9条, 第28条: applications come by way of the mayor
OF_A_PHONE = frozenset({Event.PHONE_LOST, Event.PHONE_REMOVED})


class Revocation:
    """Applies the table. There is no way back: a hold is never released."""

    def __init__(self, store: JpkiStore, clock: Clock) -> None:
        self._store, self._clock = store, clock

    async def happened(
        self, event: Event, holder: str, *, carrier: Carrier | None = None, actor: str = MUNICIPALITY
    ) -> list[str]:
        """Revoke what falls for this person, on behalf of `actor`; returns the kinds that fell now.

        `carrier` names the phone of a phone's event, and nothing else; ValueError when the two do not fit.
        """
        if carrier not in (PHONES if event in OF_A_PHONE else (None,)):
            raise ValueError("a phone's event names the phone, any other event names none")
        kinds, reason = RULES[event]
        fall = Fall(self._clock.timestamp(), event.value, reason, actor)
        fallen: list[str] = []
        for row in self._store.of_holder(holder):
            if _falls(row, kinds, carrier) and await self._store.revoke(row.id, fall):
                fallen.append(row.kind)
        return fallen


def _falls(row: CertificateRow, kinds: tuple[Kind, ...], carrier: Carrier | None) -> bool:
    return row.kind in kinds and carrier in (None, row.carrier)
