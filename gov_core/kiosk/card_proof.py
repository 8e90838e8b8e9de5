"""Proves by challenge and signature who shows a card: the state's own check of its own certificates.

The centre that runs the kiosks is JPKI's operator, so it judges the user-authentication certificate by its own register
(gov_core/jpki/shown.py, 公的個人認証法 第22条).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from foundation import card_statement
from foundation.clock import Clock
from foundation.ids import IdSource
from gov_core.jpki.shown import Judge, Shown, ShownRefused
from gov_core.kiosk.municipalities import Body
from gov_core.kiosk.refusals import CardRefused, VisitOver
from gov_core.kiosk.store import KioskStore, Visit
from gov_core.number.store import NumberStore

CHALLENGE_SECONDS = 120
KIND = "authentication"


@dataclass(frozen=True)
class Challenge:
    """What the card is asked to sign."""

    id: str
    nonce: str
    issued_at: int
    statement: str


@dataclass(frozen=True)
class CardProofs:
    """Issues challenges for visits and judges the answers; `issuer` is the own base address, `purpose` in ja and en."""

    issuer: str
    purpose: Mapping[str, str]
    store: KioskStore
    judge: Judge
    residents: NumberStore
    clock: Clock
    ids: IdSource

    async def challenge(self, visit: Visit, recipient: Body) -> Challenge:
        """A fresh challenge of 256 bits for this visit."""
        challenge_id, nonce, now = self.ids.token(), self.ids.token(32), self.clock.timestamp()
        await self.store.add_challenge(challenge_id, visit.id, nonce, now)
        return Challenge(challenge_id, nonce, now, self._statement(recipient, nonce, now))

    async def holder(
        self, visit: Visit, recipient: Body, challenge_id: str, certificate: bytes, signature: bytes
    ) -> str:
        """The resident id behind an answer. The challenge is spent first. Raises VisitOver or CardRefused."""
        now = self.clock.timestamp()
        taken = await self.store.take_challenge(challenge_id, visit.id, now)
        if taken is None or now >= taken[1] + CHALLENGE_SECONDS:
            raise VisitOver("the challenge is spent or too old")
        try:
            holder = self.judge.holder("auth", Shown(self._statement(recipient, *taken), certificate, signature)).holder
        except ShownRefused as refused:
            raise CardRefused(refused.detail) from refused
        resident = self.residents.resident(holder)
        if resident is None or resident.died:
            raise CardRefused("nobody living has this card")
        return holder

    def _statement(self, recipient: Body, nonce: str, issued_at: int) -> str:
        return card_statement.build(
            kind=KIND,
            issuer=self.issuer,
            recipient=recipient.name_ja,
            corporate_number=recipient.corporate_number,
            purpose=self.purpose["ja"],
            nonce=nonce,
            issued_at=issued_at,
        )
