"""Takes the citizen's decision: the receipt is read, the grant made, the interaction told; each exactly
once.

An approval without a valid receipt does not exist. A refusal may come without one: saying no must work
even while the data trust does not answer.
"""

from dataclasses import dataclass

from idp.accounts.pairwise import PairwiseSubjects
from idp.consent.coverage import Approved, approve
from idp.consent.receipt import Expected, Receipt, ReceiptReader
from idp.consent.refusals import AlreadyDecided, ConsentRefusal
from idp.consent.store import GrantStore
from idp.interaction.requested import requested
from idp.interaction.state import CardProof, ConsentProof, Decision, Interaction
from idp.interaction.store import InteractionStore

_DECISIONS: tuple[Decision, ...] = ("approved", "denied")


@dataclass(frozen=True)
class DecisionDesk:
    """Turns a decision into a consent proof."""

    receipts: ReceiptReader
    grants: GrantStore
    interactions: InteractionStore
    subjects: PairwiseSubjects
    trust_sector: str

    async def take(self, interaction: Interaction, card: CardProof, decision: str, receipt: str) -> None:
        """Records the decision; the same one may come again, another may not."""
        if decision not in _DECISIONS:
            raise ConsentRefusal("decision must be approved or denied")
        read = await self._read(interaction, card, decision, receipt)
        approved = self._approved(interaction, read) if read and decision == "approved" else None
        grant_id = await self.grants.decide(
            interaction.id, read.id if read else "", card.account_id, interaction.client_id, approved
        )
        proof = ConsentProof("approved" if approved else "denied", grant_id)
        if await self.interactions.record_consent(interaction.id, proof):
            return
        known = self.interactions.look_up(interaction.id)[1]
        if known is None or known.consent != proof:
            raise AlreadyDecided("this request was decided before")

    async def _read(self, interaction: Interaction, card: CardProof, decision: str, receipt: str) -> Receipt | None:
        if decision == "denied" and not receipt:
            return None
        expected = Expected(
            ix=interaction.id,
            subject=self.subjects.subject(card.account_id, self.trust_sector),
            client_id=interaction.client_id,
            decision=decision,
            requested=requested(interaction.parameters),
        )
        return await self.receipts.read(receipt, expected)

    def _approved(self, interaction: Interaction, receipt: Receipt) -> Approved:
        asked = requested(interaction.parameters)
        return approve(asked, receipt.claims, receipt.authorization_details, receipt.valid_until)
