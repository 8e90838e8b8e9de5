"""One answer of the card agent, judged: accepted, a signature still owed, or refused.

The challenge is consumed first. The authentication proof always comes first; a signature proof is taken only
after it, in the same interaction, and only by the same person.
"""

from dataclasses import dataclass

from foundation.clock import Clock
from idp.accounts.card_link import CardLinks
from idp.card_login.assurance import acr_of, amr_of
from idp.card_login.challenge import ChallengeDesk, Party
from idp.card_login.people import People
from idp.card_login.proofs import Answer, ProofDesk
from idp.card_login.refusals import InvalidRequest, NoSignatureCertificate, PersonMismatch
from idp.card_login.standing import AttributeStanding
from idp.card_login.store import CardStepStore, ChallengeRecord, ProvenCard
from idp.card_login.ticket import TICKET_SECONDS
from idp.card_login.trust_anchors import CertificateKind
from idp.interaction.state import CardProof, Interaction


@dataclass(frozen=True)
class CardMessage:
    """The agent's message after parsing; an empty certificate says that the card has none of this kind."""

    challenge_id: str
    certificate: bytes
    signature: bytes


@dataclass(frozen=True)
class CardStep:
    """The rooms an answer goes through, in this order."""

    challenges: ChallengeDesk
    proofs: ProofDesk
    people: People
    standing: AttributeStanding
    store: CardStepStore
    links: CardLinks
    clock: Clock

    async def issue(self, interaction: Interaction, kind: CertificateKind) -> ChallengeRecord:
        """A challenge; for a signature only after the authentication certificate was proven here."""
        if kind == "signature" and self.store.card_of(interaction.id) is None:
            raise InvalidRequest("the authentication certificate comes first")
        return await self.challenges.issue(interaction.id, kind)

    async def take(self, interaction: Interaction, party: Party, message: CardMessage) -> CardProof | None:
        """The proof; None when the person must also prove the signature certificate."""
        challenge = await self.challenges.consume(interaction.id, message.challenge_id)
        answer = Answer(party.statement(challenge), message.certificate, message.signature)
        if challenge.kind == "authentication":
            return await self._authentication(interaction, answer)
        return await self._signature(interaction, answer)

    async def _authentication(self, interaction: Interaction, answer: Answer) -> CardProof | None:
        good = await self.proofs.check("authentication", answer)
        account_id = await self.people.find(good)
        now = self.clock.timestamp()
        if account_id is not None:
            await self.standing.refresh(account_id)
            if not interaction.needs_signature:
                carrier = good.proven.carrier
                key = self.links.key("authentication", good.identity)
                return CardProof(account_id, now, acr_of(None, carrier), amr_of(carrier), card=key)
        sealed = self.links.seal(good.identity)
        await self.store.keep_card(ProvenCard(interaction.id, sealed, account_id, now))
        return None

    async def _signature(self, interaction: Interaction, answer: Answer) -> CardProof:
        now, proven = self.clock.timestamp(), self.store.card_of(interaction.id)
        if proven is None or now >= proven.proven_at + TICKET_SECONDS:
            raise InvalidRequest("the authentication certificate comes first")
        if not answer.certificate:
            raise NoSignatureCertificate("the card has no signature certificate")
        good = await self.proofs.check("signature", answer)
        card = self.links.open(proven.card)
        account_id = await self.people.enrol(card, good, answer, now)
        if proven.account_id not in (None, account_id):
            raise PersonMismatch("the card belongs to another account")
        await self.store.drop_card(interaction.id)
        carrier = good.proven.carrier  # enrolment holds only if both certificates hang from one carrier
        key, acr = self.links.key("authentication", card), acr_of(now, carrier)
        return CardProof(account_id, proven.proven_at, acr, amr_of(carrier), signature_at=now, card=key)
