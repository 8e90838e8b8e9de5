"""Give, list and withdraw consents. Expiry needs no act: a receipt says itself until when it lasts.

A withdrawal is one UPDATE of the row every read looks at in its own write transaction; once it is committed
(and only then is it acknowledged) no read can be permitted any more (CN-04).
"""

import json
from dataclasses import dataclass
from typing import Any

from data_trust.consent_receipts.receipt import APPROVED, Granted, Standing
from data_trust.consent_receipts.request import Decision
from data_trust.consent_receipts.statement import Signer
from data_trust.consent_receipts.store import Kept, ReceiptStore
from data_trust.errors import Conflict, Missing
from foundation.clock import Clock
from foundation.database import Database, Transaction
from foundation.envelope import PersonVault
from foundation.ids import IdSource


@dataclass(frozen=True)
class Consents:
    """The life of consents."""

    db: Database
    store: ReceiptStore
    signer: Signer
    box: PersonVault
    key: bytes  # closes what was shown and signed
    clock: Clock
    ids: IdSource

    async def give(self, subject: str, decision: Decision) -> tuple[str, str]:
        """Write the receipt of a decision; returns its id and the signed statement.

        The same decision of the same interaction again (double click, lost answer) gets the same receipt;
        another decision is a conflict (CN-10).
        """
        now = self.clock.timestamp()
        receipt_id = self.ids.raw(16).hex()
        statement = self.signer.receipt(receipt_id, subject, decision, now)
        kept = self._kept(receipt_id, subject, decision, statement)

        def write(tx: Transaction) -> Kept:
            known = self.store.of_interaction(tx, subject, decision.ix)
            if known is None:
                self.store.insert(tx, kept, decision.ix)
            return known or kept

        standing = await self.db.write(write)
        if standing.digest != decision.digest:
            raise Conflict("already-decided")
        return standing.standing.receipt_id, str(self.opened(standing)["receipt"])

    def _kept(self, receipt_id: str, subject: str, decision: Decision, statement: str) -> Kept:
        shown = {
            "recipient": dict(decision.recipient),
            "purpose": dict(decision.purpose),
            "claims": list(decision.claims),
            "text": decision.text,
            "language": decision.language,
            "valid_until": decision.valid_until,
            "receipt": statement,
        }
        standing = Standing(
            receipt_id=receipt_id,
            subject=subject,
            client_id=decision.recipient["client_id"],
            decision=decision.decision,
            granted=tuple(Granted.of(detail) for detail in decision.details),
            valid_until=decision.ends_at,
            withdrawn_at=None,
        )
        plain = json.dumps(shown, ensure_ascii=False).encode()
        sealed = self.box.encrypt(self.key, plain, _bound_to(standing))
        return Kept(standing, self.clock.timestamp(), sealed, decision.digest, [dict(d) for d in decision.details])

    async def withdraw(self, subject: str, receipt_id: str) -> tuple[int, str]:
        """End a consent; returns when, and the signed termination. A second time changes nothing."""
        standing = self._own(subject, receipt_id).standing
        if standing.decision != APPROVED:
            raise Conflict("not-withdrawable")
        now = self.clock.timestamp()
        termination = self.signer.termination(receipt_id, subject, standing.client_id, now)

        def write(tx: Transaction) -> Kept | None:
            self.store.withdraw(tx, standing, now, termination)
            return self.store.one(tx, receipt_id)

        kept = await self.db.write(write)
        if kept is None or kept.standing.withdrawn_at is None or kept.termination is None:
            raise Missing()
        return kept.standing.withdrawn_at, kept.termination

    def _own(self, subject: str, receipt_id: str) -> Kept:
        """Somebody else's receipt and no receipt look the same (DA-01)."""
        kept = self.db.read(lambda tx: self.store.one(tx, receipt_id))
        if kept is None or kept.standing.subject != subject:
            raise Missing()
        return kept

    def one(self, subject: str, receipt_id: str) -> dict[str, Any]:
        """A citizen's receipt with the exact text she saw and every statement about it."""
        kept = self._own(subject, receipt_id)
        opened = self.opened(kept)
        return {
            **self._summary(kept, opened),
            "text": opened["text"],
            "receipt": opened["receipt"],
            "termination": kept.termination,
        }

    def all(self, subject: str) -> list[dict[str, Any]]:
        """A citizen's receipts, newest first."""
        kept = self.db.read(lambda tx: self.store.of_subject(tx, subject))
        return [self._summary(one, self.opened(one)) for one in kept]

    def opened(self, kept: Kept) -> dict[str, Any]:
        """What was shown and signed."""
        opened: dict[str, Any] = json.loads(self.box.decrypt(self.key, kept.sealed, _bound_to(kept.standing)))
        return opened

    def _summary(self, kept: Kept, opened: dict[str, Any]) -> dict[str, Any]:
        standing = kept.standing
        return {
            "receipt_id": standing.receipt_id,
            "decision": standing.decision,
            "status": standing.status(self.clock.timestamp()),
            "recipient": opened["recipient"],
            "purpose": opened["purpose"],
            "claims": opened["claims"],
            "authorization_details": kept.details,
            "language": opened["language"],
            "given_at": kept.given_at,
            "valid_until": opened["valid_until"],
            "withdrawn_at": standing.withdrawn_at,
        }


def _bound_to(standing: Standing) -> bytes:
    """The associated data: a sealed text moved to another receipt no longer opens."""
    return f"{standing.receipt_id}|{standing.subject}".encode()
