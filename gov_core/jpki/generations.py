"""The published list of CA generations: what verifiers pin, and the schedule an operator rolls over by."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from cryptography.hazmat.primitives.hashes import SHA256

from gov_core.jpki.authorities import Authorities, Authority
from gov_core.jpki.keys import KeyType
from gov_core.jpki.kinds import KINDS, Kind

State = Literal["announced", "issuing", "verifying", "ended"]
# Verifiers need time to pin: the next generation is announced this long before the present one stops issuing.
ANNOUNCED_BEFORE = timedelta(days=90)


@dataclass(frozen=True)
class Generation:
    """One line of the list. `number` counts from 1 in each CA; times are aware, UTC; `sha256` of the certificate."""

    kind: Kind
    number: int
    key_type: KeyType
    serial: str
    sha256: str
    state: State
    issues_from: datetime
    issues_until: datetime
    verifies_until: datetime
    successor_due: datetime | None

    def public(self) -> dict[str, object]:
        """As JSON; times in RFC 3339."""
        values = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {name: _text(value) for name, value in values.items() if value is not None}


def generations(authorities: Authorities, now: datetime) -> list[Generation]:
    """Every generation of both CAs, oldest first."""
    return [line for kind in KINDS for line in _of(kind, authorities.all(kind), now)]


def _of(kind: Kind, found: list[Authority], now: datetime) -> list[Generation]:
    return [
        Generation(
            kind,
            number,
            it.key_type,
            f"{it.certificate.serial_number:x}",
            it.certificate.fingerprint(SHA256()).hex(),
            _state(it, found, now),
            it.issues_from,
            it.issues_until,
            it.certificate.not_valid_after_utc,
            None if _has_successor(it, found) else it.issues_until - ANNOUNCED_BEFORE,
        )
        for number, it in enumerate(found, start=1)
    ]


def _state(it: Authority, found: list[Authority], now: datetime) -> State:
    if now > it.certificate.not_valid_after_utc:
        return "ended"
    if now < it.issues_from:
        return "announced"
    replaced = any(other.issues_at(now) for other in _later(it, found))
    return "issuing" if it.issues_at(now) and not replaced else "verifying"


def _has_successor(it: Authority, found: list[Authority]) -> bool:
    return any(other.issues_until > it.issues_until for other in _later(it, found))


def _later(it: Authority, found: list[Authority]) -> list[Authority]:
    same = [other for other in found if other.key_type == it.key_type]
    return [other for other in same if (other.issues_from, other.id) > (it.issues_from, it.id)]


def _text(value: object) -> object:
    return value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else value
