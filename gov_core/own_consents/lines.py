"""A person's consents as the page shows them."""

from dataclasses import dataclass
from typing import Literal

from foundation.attribute_consent import Service
from foundation.attribute_notice import Item, notice
from gov_core.jpki.latest_attributes.consent import Consent
from gov_core.jpki.latest_attributes.consents import Consents

State = Literal["begins", "stands", "withdrawn", "replaced", "left-register", "over"]


@dataclass(frozen=True)
class Line:
    """One consent, who receives, what the person was told then, and where it stands now."""

    consent: Consent
    service: Service
    told: tuple[Item, ...]
    state: State

    @property
    def stands(self) -> bool:
        """Whether there is something to withdraw."""
        return self.state in ("begins", "stands")


def lines(consents: Consents, holder: str) -> list[Line]:
    """All that is kept of this person, newest first."""
    now = consents.clock.timestamp()
    found = [(consent, consents.named(consent.service)) for consent in consents.store.of_holder(holder)]
    return [
        Line(consent, service, notice(service, consent.purpose, consent.received_at).items, _state(consent, now))
        for consent, service in found
        if service is not None  # the register never forgets anybody
    ]


def _state(consent: Consent, now: int) -> State:
    if consent.ended_by is not None:
        return consent.ended_by
    if not consent.stands_at(now):
        return "over"
    return "stands" if consent.holds_at(now) else "begins"
