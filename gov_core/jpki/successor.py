"""Serial links for verifiers only: which certificates are the same person's (公的個人認証法 第18条第4項・第5項)."""

from typing import Literal

from foundation.errors import DomainError
from gov_core.jpki.kinds import Kind
from gov_core.jpki.store import CertificateRow, JpkiStore

Link = Literal["auth_of_sign", "sign_of_auth", "predecessor"]
LINKS: tuple[Link, ...] = ("auth_of_sign", "sign_of_auth", "predecessor")


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
        found = self._predecessor(row) if link == "predecessor" else self._other_kind(link, row)
        if found is None:
            raise NoLink("nothing is linked to it")
        return found.kind, found.serial

    def _other_kind(self, link: Link, row: CertificateRow) -> CertificateRow | None:
        wanted: dict[Link, tuple[Kind, Kind]] = {"auth_of_sign": ("sign", "auth"), "sign_of_auth": ("auth", "sign")}
        own, other = wanted[link]
        if row.kind != own:
            return None
        rows = self._store.of_card(row.card, other)
        return rows[-1] if rows else None

    def _predecessor(self, row: CertificateRow) -> CertificateRow | None:
        earlier = [r for r in self._store.of_holder(row.holder) if r.kind == row.kind and r.id < row.id]
        return earlier[-1] if earlier else None
