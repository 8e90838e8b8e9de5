"""Tables of consent receipts and of the outbox that tells the identity provider about withdrawals."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson
from sqlmodel import Field, UniqueConstraint

from data_trust.consent_receipts.receipt import APPROVED, Granted, Standing
from foundation.database import Transaction, house_tables

if TYPE_CHECKING:
    from sqlmodel import SQLModel as _Base
else:
    _Base = house_tables("data_trust")


class ReceiptRow(_Base, table=True):
    """A receipt. Nothing but the withdrawal ever changes; what was shown and signed is in `sealed`."""

    __tablename__ = "receipts"
    __table_args__ = (UniqueConstraint("subject", "ix"),)
    receipt_id: str = Field(primary_key=True)
    subject: str = Field(index=True)
    ix: str
    client_id: str
    decision: str
    granted: str
    given_at: int
    valid_until: int
    digest: bytes
    sealed: bytes
    withdrawn_at: int | None = None
    termination: str | None = None


class WithdrawalRow(_Base, table=True):
    """A withdrawal the identity provider has not acknowledged yet, or has (`delivered_at`)."""

    __tablename__ = "withdrawals"
    receipt_id: str = Field(primary_key=True)
    attempts: int = 0
    next_at: int
    delivered_at: int | None = None


@dataclass(frozen=True)
class Kept:
    """A receipt as its owner may see it; `sealed` opens to the text and the signed statement."""

    standing: Standing
    given_at: int
    sealed: bytes
    digest: bytes
    details: list[dict[str, Any]]
    termination: str | None = None


_STANDING = "receipt_id, subject, client_id, decision, granted, valid_until, withdrawn_at"
_COLUMNS = _STANDING + ", given_at, sealed, digest, termination"


class ReceiptStore:
    """Reads and writes receipts inside the caller's transaction."""

    def insert(self, tx: Transaction, kept: Kept, ix: str) -> None:
        """Keep a new receipt; (subject, ix) is unique, so one interaction has one decision."""
        standing = kept.standing
        tx.execute(
            "INSERT INTO receipts (receipt_id, subject, ix, client_id, decision, granted, given_at,"
            " valid_until, digest, sealed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                standing.receipt_id,
                standing.subject,
                ix,
                standing.client_id,
                standing.decision,
                orjson.dumps(kept.details).decode(),
                kept.given_at,
                standing.valid_until,
                kept.digest,
                kept.sealed,
            ),
        )

    def of_interaction(self, tx: Transaction, subject: str, ix: str) -> Kept | None:
        """The receipt already written for an interaction."""
        row = tx.one(f"SELECT {_COLUMNS} FROM receipts WHERE subject = ? AND ix = ?", (subject, ix))  # noqa: S608
        return _kept(row) if row else None

    def one(self, tx: Transaction, receipt_id: str) -> Kept | None:
        """A receipt by its id; whose it is, the caller compares."""
        row = tx.one(f"SELECT {_COLUMNS} FROM receipts WHERE receipt_id = ?", (receipt_id,))  # noqa: S608
        return _kept(row) if row else None

    def standing(self, tx: Transaction, receipt_id: str) -> Standing | None:
        """What a read must know."""
        row = tx.one(f"SELECT {_STANDING} FROM receipts WHERE receipt_id = ?", (receipt_id,))  # noqa: S608
        return _standing(row, orjson.loads(row[4])) if row else None

    def of_subject(self, tx: Transaction, subject: str) -> list[Kept]:
        """A citizen's receipts, newest first."""
        rows = tx.all(
            f"SELECT {_COLUMNS} FROM receipts WHERE subject = ? ORDER BY given_at DESC, receipt_id",  # noqa: S608
            (subject,),
        )
        return [_kept(row) for row in rows]

    def withdraw(self, tx: Transaction, standing: Standing, at: int, termination: str) -> bool:
        """Mark a consent as withdrawn and queue the notice in one go; False when it already was."""
        changed = tx.execute(
            "UPDATE receipts SET withdrawn_at = ?, termination = ?"
            " WHERE receipt_id = ? AND subject = ? AND decision = ? AND withdrawn_at IS NULL",
            (at, termination, standing.receipt_id, standing.subject, APPROVED),
        )
        if changed:
            tx.execute(
                "INSERT INTO withdrawals (receipt_id, attempts, next_at) VALUES (?, 0, ?)",
                (standing.receipt_id, at),
            )
        return changed > 0


class OutboxStore:
    """The withdrawals still to be told."""

    def due(self, tx: Transaction, now: int) -> list[tuple[str, int]]:
        """(receipt id, attempts so far) of what should be sent now, oldest first."""
        rows = tx.all(
            "SELECT receipt_id, attempts FROM withdrawals WHERE delivered_at IS NULL AND next_at <= ?"
            " ORDER BY next_at LIMIT 100",
            (now,),
        )
        return [(str(receipt_id), int(attempts)) for receipt_id, attempts in rows]

    def delivered(self, tx: Transaction, receipt_id: str, at: int) -> None:
        """The identity provider has acknowledged."""
        tx.execute("UPDATE withdrawals SET delivered_at = ? WHERE receipt_id = ?", (at, receipt_id))

    def later(self, tx: Transaction, receipt_id: str, next_at: int) -> None:
        """Not acknowledged: try again at `next_at`."""
        tx.execute(
            "UPDATE withdrawals SET attempts = attempts + 1, next_at = ? WHERE receipt_id = ?",
            (next_at, receipt_id),
        )


def _standing(row: tuple[Any, ...], details: list[dict[str, Any]]) -> Standing:
    receipt_id, subject, client_id, decision, _, valid_until, withdrawn_at = row
    return Standing(
        receipt_id=receipt_id,
        subject=subject,
        client_id=client_id,
        decision=decision,
        granted=tuple(Granted.of(detail) for detail in details),
        valid_until=valid_until,
        withdrawn_at=withdrawn_at,
    )


def _kept(row: tuple[Any, ...]) -> Kept:
    given_at, sealed, digest, termination = row[7:]
    details = orjson.loads(row[4])
    return Kept(_standing(row[:7], details), given_at, bytes(sealed), bytes(digest), details, termination)
