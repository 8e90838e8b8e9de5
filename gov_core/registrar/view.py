"""What the desk shows of a resident: never the number, never a serial."""

from dataclasses import dataclass

from cryptography import x509

from gov_core.jpki.store import CertificateRow
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


def residents_shown(rooms: Rooms) -> list[ResidentShown]:
    """Everybody on the register, in the order of their cards' names."""
    now = int(rooms.clock.now().timestamp())
    shown = []
    for resident in rooms.residents.residents():
        card = rooms.office.cards.of_resident(resident.id)
        newest = {row.kind: row for row in rooms.certificates.of_holder(resident.id)}
        certificates = tuple(_certificate(newest[kind], now) for kind in ("auth", "sign") if kind in newest)
        handle = card.file.removesuffix(".json") if card else ""
        shown.append(ResidentShown(resident, handle, card.state if card else "none", certificates))
    return sorted(shown, key=lambda row: row.handle)


def _certificate(row: CertificateRow, now: int) -> CertificateShown:
    until = x509.load_der_x509_certificate(row.certificate).not_valid_after_utc
    state = "revoked" if row.revoked_at is not None else "expired" if until.timestamp() < now else "valid"
    return CertificateShown(row.kind, state, row.reason or "", until.date().isoformat())
