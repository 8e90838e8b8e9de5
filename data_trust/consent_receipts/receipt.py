"""A consent: who may have what, why and until when; and what is left of it at a given moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, timezone
from typing import Any

APPROVED, REFUSED = "approved", "refused"
ACTIVE, WITHDRAWN, EXPIRED = "active", "withdrawn", "expired"

# Dates on consent pages are days in Japan; a consent lasts through the end of its last day there.
_JAPAN = timezone(timedelta(hours=9))


def end_of(valid_until: str) -> int:
    """The first second at which a consent is no longer valid. A day ends at midnight in Japan.

    Raises ValueError on anything that is neither a date nor a time with offset.
    """
    if "T" not in valid_until:
        day = datetime.strptime(valid_until, "%Y-%m-%d").date()  # noqa: DTZ007 - the zone comes next
        return int(datetime.combine(day, time.min, _JAPAN).timestamp()) + 24 * 3600
    moment = datetime.fromisoformat(valid_until)
    if moment.tzinfo is None:
        raise ValueError("a time needs an offset")
    return int(moment.astimezone(UTC).timestamp())


@dataclass(frozen=True)
class Granted:
    """One opened door: a domain, its datatypes, the purpose and the last moment (None: the receipt's own)."""

    domain: str
    datatypes: frozenset[str]
    purpose: str
    until: int | None

    @classmethod
    def of(cls, detail: Mapping[str, Any]) -> "Granted":
        """From one RFC 9396 item that `request` has checked."""
        until = detail.get("access_until")
        return cls(
            detail["domain"],
            frozenset(detail["datatypes"]),
            detail["purpose"],
            end_of(until) if until else None,
        )


@dataclass(frozen=True)
class Standing:
    """What a read must know of a receipt, read in the same transaction that ledgers the read."""

    receipt_id: str
    subject: str
    client_id: str
    decision: str
    granted: tuple[Granted, ...]
    valid_until: int
    withdrawn_at: int | None

    def status(self, now: int) -> str:
        """refused, withdrawn, expired or active; the first that holds."""
        if self.decision != APPROVED:
            return REFUSED
        if self.withdrawn_at is not None:
            return WITHDRAWN
        return EXPIRED if now >= self.valid_until else ACTIVE
