"""What the desk shows of a resident: never the number, never a serial."""

from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography import x509

from gov_core.jpki.kinds import KINDS, PHONES, Carrier
from gov_core.jpki.store import CertificateRow
from gov_core.jpki.validity import JST
from gov_core.municipality.counter import SIGNATURE_AGE
from gov_core.municipality.store import HistoryLine
from gov_core.number.resident import Resident
from gov_core.rooms import Rooms


@dataclass(frozen=True)
class CertificateShown:
    """`state` is valid, revoked or expired; `until` is a day."""

    kind: str
    state: str
    reason: str
    until: str


@dataclass(frozen=True)
class ResidentShown:
    """One row of the desk."""

    resident: Resident
    handle: str
    card_state: str
    certificates: tuple[CertificateShown, ...]
    first_signature: bool  # old enough, but this card has no signature certificate yet: the visit needs a password

    @property
    def may_reissue(self) -> bool:
        """A card in the person's hands that has carried a signature certificate."""
        return self.card_state == "held" and any(certificate.kind == "sign" for certificate in self.certificates)

    def simple_events(self, reissue: str, lose: str, suspect: str, die: str) -> list[tuple[str, str]]:
        """The events that are one button, each with its label; only what is possible now."""
        events = [("reissue", reissue)] if self.may_reissue else []
        events += [("lose-card", lose), ("suspect-key", suspect)] if self.card_state == "held" else []
        return [*events, ("die", die)]


def residents_shown(rooms: Rooms) -> list[ResidentShown]:
    """Everybody on the register, in the order of their cards' names."""
    return sorted(
        (resident_shown(rooms, resident) for resident in rooms.residents.residents()), key=lambda row: row.handle
    )


def history_shown(rooms: Rooms, resident: str) -> list[tuple[datetime, HistoryLine]]:
    """What happened to this person's cards, newest first, each with its moment."""
    lines = rooms.office.cards.history(resident)
    return [(datetime.fromtimestamp(line.at, UTC), line) for line in reversed(lines)]


def phones_shown(rooms: Rooms, resident: str) -> list[Carrier]:
    """The phones that carry valid certificates of this person."""
    rows = rooms.certificates.of_holder(resident)
    return [carrier for carrier in PHONES if any(row.carrier == carrier and row.revoked_at is None for row in rows)]


def resident_shown(rooms: Rooms, resident: Resident) -> ResidentShown:
    """One person with the state of card and certificates."""
    now = rooms.clock.now()
    card = rooms.office.cards.of_resident(resident.id)
    newest = {row.kind: row for row in rooms.certificates.of_holder(resident.id) if row.carrier == "card"}
    certificates = tuple(_certificate(newest[kind], now.timestamp()) for kind in KINDS if kind in newest)
    handle = card.file.removesuffix(".json") if card else ""
    today = now.astimezone(JST).date()
    state = card.state_on(today) if card else "none"
    old_enough = resident.age_on(today) >= SIGNATURE_AGE
    first_signature = state == "held" and old_enough and "sign" not in newest
    return ResidentShown(resident, handle, state, certificates, first_signature)


def _certificate(row: CertificateRow, now: float) -> CertificateShown:
    until = x509.load_der_x509_certificate(row.certificate).not_valid_after_utc
    state = "revoked" if row.revoked_at is not None else "expired" if until.timestamp() < now else "valid"
    return CertificateShown(row.kind, state, row.reason or "", until.date().isoformat())
