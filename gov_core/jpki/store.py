"""Tables of the JPKI room: CA generations, their OCSP responders, and every certificate issued."""

from dataclasses import dataclass

from sqlmodel import Field

from foundation.database import Database, Transaction, house_tables
from gov_core.jpki.kinds import Carrier, Kind


class JpkiAuthority(house_tables("gov_core"), table=True):  # type: ignore[misc, call-arg]
    """One generation of one CA; its keys are sealed under the house's key-encryption key."""

    id: int = Field(primary_key=True)
    kind: str = Field(index=True)
    certificate: bytes
    sealed_key: str
    responder: bytes
    sealed_responder_key: str


class JpkiCertificate(house_tables("gov_core"), table=True):  # type: ignore[misc, call-arg]
    """One issued certificate and what became of it; `holder` is an opaque resident id, `card` ties the two kinds.

    A phone's certificates hang from the card they were asked for with; `carrier` says which of the two they are on.
    """

    id: int = Field(primary_key=True)
    kind: str
    serial: str = Field(index=True)
    authority_id: int = Field(index=True)
    holder: str = Field(index=True)
    card: str = Field(index=True)
    carrier: str
    certificate: bytes
    revoked_at: int | None = Field(default=None)
    reason: str | None = Field(default=None)


class JpkiSwitch(house_tables("gov_core"), table=True):  # type: ignore[misc, call-arg]
    """One switch of the service, the same for every worker process; a missing row means on."""

    name: str = Field(primary_key=True)
    is_on: bool


@dataclass(frozen=True)
class AuthorityRow:
    """One CA generation as stored."""

    id: int
    kind: Kind
    certificate: bytes
    sealed_key: str
    responder: bytes
    sealed_responder_key: str


@dataclass(frozen=True)
class CertificateRow:
    """One certificate as stored; `serial` is lower-case hexadecimal."""

    id: int
    kind: Kind
    serial: str
    authority_id: int
    holder: str
    card: str
    carrier: Carrier
    certificate: bytes
    revoked_at: int | None
    reason: str | None


_OCSP = "ocsp"
_AUTHORITY = "id, kind, certificate, sealed_key, responder, sealed_responder_key"
_CERTIFICATE = "id, kind, serial, authority_id, holder, card, carrier, certificate, revoked_at, reason"


class JpkiStore:
    """Reads and writes the two tables."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def authorities(self, kind: Kind | None = None) -> list[AuthorityRow]:
        """Every generation, oldest first."""
        rows = self._database.read(lambda tx: tx.all(f"SELECT {_AUTHORITY} FROM jpkiauthority ORDER BY id"))  # noqa: S608
        found = [AuthorityRow(*row) for row in rows]
        return [row for row in found if kind is None or row.kind == kind]

    async def add_authority(self, row: AuthorityRow, *, only_first: bool = False) -> bool:
        """Keep a new generation; `only_first`: unless another worker has made the first one meanwhile."""
        values = (row.id, row.kind, row.certificate, row.sealed_key, row.responder, row.sealed_responder_key)

        def work(tx: Transaction) -> bool:
            if only_first and tx.one("SELECT 1 FROM jpkiauthority WHERE kind = ?", (row.kind,)):
                return False
            tx.execute(f"INSERT INTO jpkiauthority ({_AUTHORITY}) VALUES (?, ?, ?, ?, ?, ?)", values)  # noqa: S608
            return True

        return await self._database.write(work)

    def status_service_is_on(self) -> bool:
        """Whether OCSP answers."""
        row = self._database.read(lambda tx: tx.one("SELECT is_on FROM jpkiswitch WHERE name = ?", (_OCSP,)))
        return row is None or bool(row[0])

    async def switch_status_service(self, on: bool) -> None:
        """The registrar's demo switch."""

        def work(tx: Transaction) -> None:
            tx.execute("DELETE FROM jpkiswitch WHERE name = ?", (_OCSP,))
            tx.execute("INSERT INTO jpkiswitch (name, is_on) VALUES (?, ?)", (_OCSP, on))

        await self._database.write(work)

    async def add_certificate(self, row: CertificateRow) -> None:
        """Keep a new certificate; it is in the register before anybody holds it."""
        values = (row.id, row.kind, row.serial, row.authority_id, row.holder, row.card, row.carrier, row.certificate)
        await self._database.write(
            lambda tx: tx.execute(
                f"INSERT INTO jpkicertificate ({_CERTIFICATE}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
                (*values, None, None),
            )
        )

    def by_serial(self, kind: Kind, serial: str) -> CertificateRow | None:
        """The certificate of this kind with this serial."""
        return self._one("kind = ? AND serial = ?", kind, serial)

    def of_authority(self, authority_id: int, serial: str) -> CertificateRow | None:
        """The certificate of one CA generation with this serial."""
        return self._one("authority_id = ? AND serial = ?", authority_id, serial)

    def of_holder(self, holder: str) -> list[CertificateRow]:
        """Every certificate of a person, oldest first."""
        return self._all("holder = ?", holder)

    def of_card(self, card: str, kind: Kind, carrier: Carrier = "card") -> list[CertificateRow]:
        """Certificates of one kind that were written to one card, or to a phone that hangs from it, oldest first."""
        return self._all("card = ? AND kind = ? AND carrier = ?", card, kind, carrier)

    def revoked(self, authority_id: int) -> list[CertificateRow]:
        """What stands on the CRL of one CA generation."""
        return self._all("authority_id = ? AND revoked_at IS NOT NULL", authority_id)

    async def revoke(self, certificate_id: int, at: int, reason: str) -> bool:
        """Mark as revoked once; a later call changes nothing, so a hold is never released."""

        def work(tx: Transaction) -> bool:
            sql = "UPDATE jpkicertificate SET revoked_at = ?, reason = ? WHERE id = ? AND revoked_at IS NULL"
            return tx.execute(sql, (at, reason, certificate_id)) == 1

        return await self._database.write(work)

    def _one(self, where: str, *values: object) -> CertificateRow | None:
        rows = self._all(where, *values)
        return rows[-1] if rows else None

    def _all(self, where: str, *values: object) -> list[CertificateRow]:
        sql = f"SELECT {_CERTIFICATE} FROM jpkicertificate WHERE {where} ORDER BY id"  # noqa: S608 - fixed texts only
        return [CertificateRow(*row) for row in self._database.read(lambda tx: tx.all(sql, values))]
