"""A consent at the state as the provider knows it: for which service, from when to when, and when it was last seen."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class StateConsent:
    """One person, one client. Times in Unix seconds; `valid_until` is the last second of the ten years.

    `asked_at`: when the state was last asked whether it stands. `handed_at`: when attributes were last handed over.
    """

    account_id: int
    client_id: str
    service: str
    consent_id: str
    valid_from: int
    valid_until: int
    given_at: int
    asked_at: int
    handed_at: int | None = None
    reminder_due: bool = False
    ended_at: int | None = None

    def stands(self, service: str, now: int) -> bool:
        """Given for this very service, and neither found withdrawn nor over; it may begin tomorrow only."""
        return self.ended_at is None and self.service == service and now <= self.valid_until


class Consents(Protocol):
    """The one question of the authorization pipeline."""

    def find(self, account_id: int, client_id: str) -> StateConsent | None:
        """What is known between these two."""
