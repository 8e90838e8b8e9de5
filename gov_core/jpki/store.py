"""Tables of the JPKI room; and the register of certificates: every one issued and what became of it."""

from dataclasses import dataclass

from sqlmodel import Field, Index

from foundation.database import Database, Transaction, house_tables
from gov_core.jpki.kinds import Carrier, Kind


class JpkiAuthority(house_tables("gov_core"), table=True):  # type: ignore[misc, call-arg]
    """One generation of one CA; its key is sealed under the house's key-encryption key. Times in unix seconds."""

    id: int = Field(primary_key=True)
    kind: str = Field(index=True)
    key_type: str
    certificate: bytes
    sealed_key: str
    issues_from: int
    issues_until: int


class JpkiResponder(house_tables("gov_core"), table=True):  # type: ignore[misc, call-arg]
    """One short-lived OCSP responder of one generation, with a key of its own."""

    id: int = Field(primary_key=True)
    authority_id: int = Field(index=True)
    certificate: bytes
    sealed_key: str


class JpkiCertificate(house_tables("gov_core"), table=True):  # type: ignore[misc, call-arg]
    """One issued certificate and what became of it; `holder` is an opaque resident id, `card` ties the two kinds.

    A phone's certificates hang from the card they were asked for with; `carrier` says which of the two they are on.
    `partition` is the number of the revocation list it would stand on.
    """

    # The fallen ones of a generation are a few among very many: lists must not look at the others.
    __table_args__ = (Index("ix_jpkicertificate_fallen", "authority_id", "revoked_at"),)

    id: int = Field(primary_key=True)
    kind: str
    serial: str = Field(index=True)
    authority_id: int
    holder: str = Field(index=True)
    card: str = Field(index=True)
    carrier: str
    partition: int
    not_after: int
    certificate: bytes
    revoked_at: int | None = Field(default=None)
    reason: str | None = Field(default=None)


class JpkiRevocation(house_tables("gov_core"), table=True):  # type: ignore[misc, call-arg]
    """Who had a certificate revoked, when and why; one row for each, written once with the revocation itself."""

    certificate_id: int = Field(primary_key=True)
    at: int
    event: str
    reason: str
    actor: str


class JpkiList(house_tables("gov_core"), table=True):  # type: ignore[misc, call-arg]
    """One revocation list as it was signed; partition 0 is the full list."""

    id: int = Field(primary_key=True)
    authority_id: int = Field(index=True)
    partition: int
    number: int
    this_update: int
    next_update: int
    regular: bool
    der: bytes


class JpkiSwitch(house_tables("gov_core"), table=True):  # type: ignore[misc, call-arg]
    """One switch of the service, the same for every worker process; a missing row means on."""

    name: str = Field(primary_key=True)
    is_on: bool


@dataclass(frozen=True)
class CertificateRow:
    """One certificate as stored; `serial` is lower-case hexadecimal, times are unix seconds."""

    id: int
    kind: Kind
    serial: str
    authority_id: int
    holder: str
    card: str
    carrier: Carrier
    partition: int
    not_after: int
    certificate: bytes
    revoked_at: int | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Fallen:
    """What a revocation list says of one certificate; `revoked_at` unix seconds."""

    serial: str
    revoked_at: int
    reason: str


@dataclass(frozen=True)
class Fall:
    """Why a certificate falls: `at` unix seconds, `reason` a CRLReason of RFC 5280, `actor` who had it done."""

    at: int
    event: str
    reason: str
    actor: str


_OCSP = "ocsp"
_CERTIFICATE = (
    "id, kind, serial, authority_id, holder, card, carrier, partition, not_after, certificate, revoked_at, reason"
)


class JpkiStore:
    """Reads and writes the register of certificates and the switch of the status service."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def status_service_is_on(self) -> bool:
        """Whether OCSP answers."""
        row = self._database.row("SELECT is_on FROM jpkiswitch WHERE name = ?", (_OCSP,))
        return row is None or bool(row[0])

    async def switch_status_service(self, on: bool) -> None:
        """The registrar's demo switch."""

        def work(tx: Transaction) -> None:
            tx.execute("DELETE FROM jpkiswitch WHERE name = ?", (_OCSP,))
            tx.execute("INSERT INTO jpkiswitch (name, is_on) VALUES (?, ?)", (_OCSP, on))

        await self._database.write(work)

    async def add_certificate(self, row: CertificateRow) -> None:
        """Keep a new certificate, not revoked; it is in the register before anybody holds it."""
        about = (row.id, row.kind, row.serial, row.authority_id, row.holder, row.card, row.carrier)
        values = (*about, row.partition, row.not_after, row.certificate, None, None)
        await self._database.change(
            f"INSERT INTO jpkicertificate ({_CERTIFICATE}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
            values,
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

    def fallen(self, authority_id: int, *, not_before: int = 0, partition: int = 0) -> list[Fallen]:
        """What fell of one CA generation and ends at `not_before` or later; of one partition, or of all (0)."""
        sql = (
            "SELECT serial, revoked_at, reason FROM jpkicertificate WHERE authority_id = ? AND revoked_at IS NOT NULL "
            "AND not_after >= ? AND (partition = ? OR ? = 0) ORDER BY id"
        )
        values = (authority_id, not_before, partition, partition)
        return [Fallen(*row) for row in self._database.rows(sql, values)]

    async def revoke(self, certificate_id: int, fall: Fall) -> bool:
        """Mark as revoked once and write down why; a later call changes nothing, so a hold is never released."""

        def work(tx: Transaction) -> bool:
            sql = "UPDATE jpkicertificate SET revoked_at = ?, reason = ? WHERE id = ? AND revoked_at IS NULL"
            if tx.execute(sql, (fall.at, fall.reason, certificate_id)) != 1:
                return False
            values = (certificate_id, fall.at, fall.event, fall.reason, fall.actor)
            history = "INSERT INTO jpkirevocation (certificate_id, at, event, reason, actor) VALUES (?, ?, ?, ?, ?)"
            tx.execute(history, values)
            return True

        return await self._database.write(work)

    def fall_of(self, certificate_id: int) -> Fall | None:
        """Who, when and why; None while the certificate stands."""
        sql = "SELECT at, event, reason, actor FROM jpkirevocation WHERE certificate_id = ?"
        row = self._database.row(sql, (certificate_id,))
        return Fall(*row) if row else None

    def _one(self, where: str, *values: object) -> CertificateRow | None:
        rows = self._all(where, *values)
        return rows[-1] if rows else None

    def _all(self, where: str, *values: object) -> list[CertificateRow]:
        sql = f"SELECT {_CERTIFICATE} FROM jpkicertificate WHERE {where} ORDER BY id"  # noqa: S608 - fixed texts only
        return [CertificateRow(*row) for row in self._database.rows(sql, values)]
