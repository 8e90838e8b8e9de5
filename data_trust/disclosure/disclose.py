"""Decide, read, write the ledger, answer: in this order, the first three in one write transaction.

Every write of this house goes through one writer, so a read and a withdrawal have one order. A withdrawal
that came first is seen by the decision. One that comes while an answer is being prepared is caught by a last
look just before the bytes leave: after an acknowledged withdrawal nothing is served (CN-04).
"""

import dataclasses
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass

from data_trust.access.decision import Question, Verdict, decide
from data_trust.access.token import Caller, DeadToken
from data_trust.consent_receipts.receipt import ACTIVE, WITHDRAWN
from data_trust.consent_receipts.store import ReceiptStore
from data_trust.domain import Domain, Resource
from data_trust.errors import Refused
from data_trust.ledger.entry import DISCLOSED, Entry
from data_trust.ledger.store import LedgerStore
from data_trust.vault.record import Record, Source
from data_trust.vault.store import Sealed, VaultStore
from foundation.clock import Clock
from foundation.database import Database, Transaction


@dataclass(frozen=True)
class Item:
    """One record as the recipient gets it: its id is pairwise, so two recipients cannot compare copies."""

    item_id: str
    resource: Resource
    source: Source
    collected_at: int


Render = Callable[[list[Item]], bytes]


@dataclass(frozen=True)
class Disclosure:
    """The way out of the vault. `trust` is our own URL; `id_key` makes record ids pairwise."""

    db: Database
    receipts: ReceiptStore
    vault: VaultStore
    ledger: LedgerStore
    clock: Clock
    trust: str
    id_key: bytes

    async def read(self, caller: Caller, domain: Domain, question: Question, render: Render) -> bytes:
        """The finished answer, or Refused; either way the ledger knows."""
        verdict, sealed = await self.db.write(lambda tx: self._decide_and_enter(tx, caller, question))
        if not verdict.permitted:
            raise Refused(verdict.outcome)
        body = render([self._item(record, caller, domain) for record in self.vault.open(sealed)])
        await self._last_look(caller, question, verdict)
        return body

    def _decide_and_enter(self, tx: Transaction, caller: Caller, question: Question) -> tuple[Verdict, Sealed]:
        now = self.clock.timestamp()
        verdict = decide(caller, question, self.trust, lambda rid: self.receipts.standing(tx, rid), now)
        sealed = Sealed(caller.subject, b"", ())
        if verdict.permitted:
            sealed = self.vault.sealed(tx, caller.subject, question.domain, question.datatype)
        self.ledger.append(tx, _entry(caller, question, verdict, now, len(sealed.rows)))
        return verdict, sealed

    def _item(self, record: Record, caller: Caller, domain: Domain) -> Item:
        mark = f"{caller.recipient.client_id}|{record.record_id}".encode()
        item_id = hmac.digest(self.id_key, mark, hashlib.sha256).hex()[:32]
        view = domain.recipient_view(record.datatype, record.resource)
        return Item(item_id, view, record.source, record.collected_at)

    async def _last_look(self, caller: Caller, question: Question, verdict: Verdict) -> None:
        """Nothing may suspend between this look and the return, or the look would be worth nothing."""
        receipt_id, now = str(verdict.receipt_id), self.clock.timestamp()
        standing = self.db.read(lambda tx: self.receipts.standing(tx, receipt_id))
        status = standing.status(now) if standing else WITHDRAWN
        if status == ACTIVE:
            return
        late = dataclasses.replace(verdict, outcome="consent-withdrawn" if status == WITHDRAWN else "consent-expired")
        await self.db.write(lambda tx: self.ledger.append(tx, _entry(caller, question, late, now, 0)))
        raise Refused(late.outcome)

    async def explain_dead_token(self, dead: DeadToken, question: Question) -> Refused | None:
        """Why a token died, if its consent was withdrawn and the ledger knows it; the attempt is entered."""
        return await self.db.write(lambda tx: self._explain(tx, dead, question))

    def _explain(self, tx: Transaction, dead: DeadToken, question: Question) -> Refused | None:
        for known in self.ledger.known_uses(tx, dead.token_hash):
            standing = self.receipts.standing(tx, known.receipt_id) if known.receipt_id else None
            if standing and standing.status(self.clock.timestamp()) == WITHDRAWN:
                caller = Caller(known.subject, known.recipient, frozenset(), (), dead.token_hash)
                verdict = Verdict("consent-withdrawn", known.purpose, known.receipt_id)
                self.ledger.append(tx, _entry(caller, question, verdict, self.clock.timestamp(), 0))
                return Refused("consent-withdrawn")
        return None


def _entry(caller: Caller, question: Question, verdict: Verdict, now: int, count: int) -> Entry:
    return Entry(
        at=now,
        subject=caller.subject,
        recipient=caller.recipient,
        domain=question.domain,
        datatypes=(question.datatype,),
        purpose=verdict.purpose or question.purpose,
        outcome=DISCLOSED if verdict.permitted else verdict.outcome,
        receipt_id=verdict.receipt_id,
        count=count,
        token_hash=caller.token_hash,
    )
