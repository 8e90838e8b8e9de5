"""Tables of the vault: wrapped keys of persons and their encrypted records.

Reads come in two halves: `sealed` inside the caller's transaction, `open` after it, so that no decryption
holds the writer and no plaintext exists before the ledger entry is durable.
"""

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import orjson
from sqlmodel import BigInteger, Field

from data_trust.vault.record import Arrival, Record, Source, canonical, identity
from foundation.database import Transaction, house_tables
from foundation.envelope import PersonVault
from foundation.ids import IdSource

if TYPE_CHECKING:
    from sqlmodel import SQLModel as _Base
else:
    _Base = house_tables("data_trust")


class PersonKeyRow(_Base, table=True):
    """A person's data key, wrapped. Deleting this one row makes every record of the person unreadable."""

    __tablename__ = "person_keys"
    subject: str = Field(primary_key=True)
    wrapped: bytes


class RecordRow(_Base, table=True):
    """An encrypted record; the source is inside, because where somebody is treated is itself sensitive."""

    __tablename__ = "records"
    subject: str = Field(primary_key=True)
    record_id: str = Field(primary_key=True)
    domain: str
    datatype: str
    place: int = Field(sa_type=BigInteger)  # keeps the order of arrival
    identity: bytes = Field(index=True)
    collected_at: int
    body: bytes


_DOMAIN_ROWS = (
    "SELECT record_id, domain, datatype, collected_at, body FROM records"
    " WHERE subject = ? AND domain = ? ORDER BY place"
)
_DATATYPE_ROWS = (
    "SELECT record_id, domain, datatype, collected_at, body FROM records"
    " WHERE subject = ? AND domain = ? AND datatype = ? ORDER BY place"
)


@dataclass(frozen=True)
class Sealed:
    """What a transaction brings out of the vault: still unreadable."""

    subject: str
    wrapped: bytes
    rows: tuple[tuple[Any, ...], ...]


class VaultStore:
    """Deposits and reads records. `index_key` keys the blind identities."""

    def __init__(self, persons: PersonVault, index_key: bytes, ids: IdSource) -> None:
        self._persons = persons
        self._index_key = index_key
        self._ids = ids

    def deposit(self, tx: Transaction, subject: str, arrival: Arrival, at: int) -> bool:
        """Keep one record; False when the same record of the same source only replaced its older self."""
        mark = identity(self._index_key, arrival)
        known = tx.one("SELECT record_id FROM records WHERE subject = ? AND identity = ?", (subject, mark))
        record_id = str(known[0]) if known else self._ids.raw(16).hex()
        body = self._seal(tx, subject, record_id, arrival)
        if known:
            tx.execute(
                "UPDATE records SET body = ?, collected_at = ? WHERE subject = ? AND record_id = ?",
                (body, at, subject, record_id),
            )
            return False
        tx.execute(
            "INSERT INTO records (subject, record_id, domain, datatype, place, identity, collected_at, body)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (subject, record_id, arrival.domain, arrival.datatype, self._ids.number(), mark, at, body),
        )
        return True

    def _seal(self, tx: Transaction, subject: str, record_id: str, arrival: Arrival) -> bytes:
        key = self._persons.unwrap(self._wrapped_key(tx, subject), subject)
        plain = canonical({"resource": arrival.resource, "source": asdict(arrival.source)})
        return self._persons.encrypt(key, plain, _bound_to(subject, record_id, arrival.domain, arrival.datatype))

    def _wrapped_key(self, tx: Transaction, subject: str) -> bytes:
        row = tx.one("SELECT wrapped FROM person_keys WHERE subject = ?", (subject,))
        if row:
            return bytes(row[0])
        wrapped = self._persons.new_wrapped_key(subject)
        tx.execute("INSERT INTO person_keys (subject, wrapped) VALUES (?, ?)", (subject, wrapped))
        return wrapped

    def sealed(self, tx: Transaction, subject: str, domain: str, datatype: str | None = None) -> Sealed:
        """A person's records of one domain, or of one datatype in it, in the order they came."""
        key = tx.one("SELECT wrapped FROM person_keys WHERE subject = ?", (subject,))
        if key is None:
            return Sealed(subject, b"", ())
        if datatype is None:
            rows = tx.all(_DOMAIN_ROWS, (subject, domain))
        else:
            rows = tx.all(_DATATYPE_ROWS, (subject, domain, datatype))
        return Sealed(subject, bytes(key[0]), tuple(rows))

    def open(self, sealed: Sealed) -> list[Record]:
        """Decrypt what a transaction brought out."""
        if not sealed.rows:
            return []
        key = self._persons.unwrap(sealed.wrapped, sealed.subject)
        return [self._open_row(key, sealed.subject, row) for row in sealed.rows]

    def _open_row(self, key: bytes, subject: str, row: tuple[Any, ...]) -> Record:
        record_id, domain, datatype, collected_at, body = row
        plain = self._persons.decrypt(key, bytes(body), _bound_to(subject, record_id, domain, datatype))
        content = orjson.loads(plain)
        return Record(record_id, domain, datatype, content["resource"], Source(**content["source"]), int(collected_at))


def _bound_to(subject: str, record_id: str, domain: str, datatype: str) -> bytes:
    """The associated data: a row moved to another person or another type no longer decrypts."""
    return canonical([subject, record_id, domain, datatype])
