"""Serial links for verifiers only: which certificates are the same person's (公的個人認証法 第18条第4項・第5項).

A phone's certificate leads to the card's certificate of the same kind, and from there on as the card's own does.
"""

from typing import Literal

from foundation.errors import DomainError
from gov_core.jpki.kinds import Kind
from gov_core.jpki.store import CertificateRow, JpkiStore

Link = Literal["auth_of_sign", "sign_of_auth", "predecessor", "card_of_phone"]
LINKS: tuple[Link, ...] = ("auth_of_sign", "sign_of_auth", "predecessor", "card_of_phone")


class NoLink(DomainError):
    """There is no such certificate, or nothing is linked to it; both look the same."""

    code = "no_link"


class Successor:
    """Answers one link at a time."""

    def __init__(self, store: JpkiStore) -> None:
        self._store = store

    def linked(self, link: Link, ca: Kind, serial: str) -> tuple[Kind, str]:
        """(kind, serial) of the linked certificate. Raises NoLink."""
        row = self._store.by_serial(ca, serial)
        if row is None:
            raise NoLink("no such certificate")
        found = self._find(link, row)
        if found is None:
            raise NoLink("nothing is linked to it")
        return found.kind, found.serial

    def _find(self, link: Link, row: CertificateRow) -> CertificateRow | None:
        if link == "auth_of_sign":
            return self._auth_of_sign(row)
        if link == "sign_of_auth":
            return self._sign_of_auth(row)
        if link == "predecessor":
            return self._predecessor(row)
        return self._card_of_phone(row)

    def _auth_of_sign(self, row: CertificateRow) -> CertificateRow | None:
        """The login that stood when this signature certificate was made: on the same card or in the same phone."""
        if row.kind != "sign":
            return None
        return _last_before(row, self._store.of_card(row.card, "auth", row.carrier))

    def _sign_of_auth(self, row: CertificateRow) -> CertificateRow | None:
        """A card's signature certificate is written anew after moving, a phone's only together with its login."""
        if row.kind != "auth":
            return None
        later = [each for each in self._store.of_card(row.card, "sign", row.carrier) if each.id > row.id]
        if not later:
            return None
        return later[-1] if row.carrier == "card" else later[0]

    def _predecessor(self, row: CertificateRow) -> CertificateRow | None:
        if row.carrier != "card":
            return None
        return _last_before(row, [r for r in self._store.of_holder(row.holder) if _is_a_cards(r, row.kind)])

    def _card_of_phone(self, row: CertificateRow) -> CertificateRow | None:
        """What the card carried when the phone's certificate was made."""
        if row.carrier == "card":
            return None
        return _last_before(row, self._store.of_card(row.card, row.kind))


def _is_a_cards(row: CertificateRow, kind: Kind) -> bool:
    return row.carrier == "card" and row.kind == kind


def _last_before(row: CertificateRow, others: list[CertificateRow]) -> CertificateRow | None:
    earlier = [each for each in others if each.id < row.id]
    return earlier[-1] if earlier else None
