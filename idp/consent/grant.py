"""The grant: what one person allowed one client, under one receipt (RFC 6749 1.3, RFC 9396 7).

A token names its grant by id; when the grant is revoked, every token of the family is dead at its next use.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from foundation.web.dates import JST


@dataclass(frozen=True)
class Grant:
    """Claims and data details that were allowed; `receipt_id` is None where nothing had to be asked.

    `claims` has the form of the `claims` parameter, cut down to what was allowed; `declined` names what was not.
    `valid_until` is the receipt's end in Unix seconds, None where there is no receipt.
    """

    id: int
    account_id: int
    client_id: str
    scope: tuple[str, ...]
    claims: dict[str, Any]
    authorization_details: list[dict[str, Any]]
    receipt_id: str | None
    created_at: int
    revoked_at: int | None = None
    declined: tuple[str, ...] = ()
    valid_until: int | None = None

    @property
    def live(self) -> bool:
        """A revoked grant never comes back to life."""
        return self.revoked_at is None

    def over(self, now: int) -> bool:
        """The receipt's period has ended: nothing about the person leaves under it any more."""
        return self.valid_until is not None and now >= self.valid_until

    def attributes_over(self, now: int) -> bool:
        """Attributes are handed over on the day of the decision only, however long data may be read."""
        return self.over(now) or (self.receipt_id is not None and now >= end_of_day(self.created_at))


def end_of_day(moment: int) -> int:
    """Midnight in Japan after a moment, both in Unix seconds: consents are given by day."""
    day = datetime.fromtimestamp(moment, UTC).astimezone(JST).replace(hour=0, minute=0, second=0, microsecond=0)
    return int((day + timedelta(days=1)).timestamp())
