"""From a challenge to a consent at the state: the card's statement is judged here first, then handed over once.

Only the person of the login may sign, so a link that lures another person's card into this step gains nothing. The
certificate and the signature are forgotten with the message: what is kept is the state's word (japan.md 3d).
"""

from dataclasses import dataclass

from foundation.clock import Clock
from idp.accounts.store import AccountStore
from idp.card_login.answer import CardMessage, CardStep
from idp.card_login.proofs import Answer
from idp.card_login.refusals import InvalidRequest, NoSignatureCertificate, PersonMismatch
from idp.card_login.store import ChallengeRecord
from idp.clients.client import Client
from idp.interaction.state import Interaction
from idp.latest_attributes.consent import StateConsent
from idp.latest_attributes.service import service_of, statement_of
from idp.latest_attributes.state_client import StateClient
from idp.latest_attributes.store import ConsentBook


@dataclass(frozen=True)
class Giving:
    """The rooms a signed consent goes through; `platform` is our own name in the state's register."""

    platform: str
    card: CardStep
    state: StateClient
    book: ConsentBook
    accounts: AccountStore
    clock: Clock

    async def challenge(self, interaction: Interaction) -> ChallengeRecord:
        """A nonce for one statement, after the card was shown in this login."""
        _person(interaction)
        return await self.card.challenges.issue(interaction.id, "signature")

    def statement(self, client: Client, challenge: ChallengeRecord) -> str:
        """What the card signs for this client."""
        return statement_of(client, self.platform, challenge)

    async def take(self, interaction: Interaction, client: Client, message: CardMessage) -> None:
        """Hands the consent over and notes the state's answer; durable before it is acknowledged."""
        account_id = _person(interaction)
        challenge = await self.card.challenges.consume(interaction.id, message.challenge_id)
        if not message.certificate:
            raise NoSignatureCertificate("the card has no signature certificate")
        statement = self.statement(client, challenge)
        good = await self.card.proofs.check("signature", Answer(statement, message.certificate, message.signature))
        if await self.card.people.holder(good) != account_id:
            raise PersonMismatch("the signature certificate is not of the person who logged in")
        service = service_of(client, self.platform).id
        period = await self.state.give(service, statement, message.certificate, message.signature)
        await self.accounts.link("signature", good.identity, account_id)
        now = self.clock.timestamp()
        ends = period.valid_from, period.valid_until
        await self.book.keep(StateConsent(account_id, client.client_id, service, period.consent_id, *ends, now, now))


def _person(interaction: Interaction) -> int:
    if interaction.card is None:
        raise InvalidRequest("the login comes first")
    return interaction.card.account_id
