"""One-time challenges: 256 bits of chance, 120 seconds, one interaction, one answer.

The statement that is signed names issuer, recipient and purpose (foundation.card_statement), so a
signature made for one site is worthless at another. The nonce is consumed before anything of the answer
is verified (CD-01).
"""

from dataclasses import dataclass

from foundation import card_statement
from foundation.clock import Clock
from foundation.ids import IdSource
from idp.card_login.refusals import ChallengeExpired, ChallengeUsed, InvalidRequest
from idp.card_login.store import CardStepStore, ChallengeRecord
from idp.card_login.trust_anchors import CertificateKind
from idp.clients.client import Client

CHALLENGE_SECONDS = 120
_NONCE_BYTES = 32
# A person needs two; a script that guesses gets no more than this many of one login.
MOST_PER_INTERACTION = 20


@dataclass(frozen=True)
class Party:
    """Who asks, as the statement names it: always from the registration, never from the message."""

    issuer: str
    client: Client

    def statement(self, challenge: ChallengeRecord) -> str:
        """The exact text the card signs; the agent builds the same one on its own."""
        try:
            return card_statement.build(
                kind=challenge.kind,
                issuer=self.issuer,
                recipient=self.client.name_ja,
                corporate_number=self.client.corporate_number,
                purpose=purpose_of(self.client)["ja"],
                nonce=challenge.nonce,
                issued_at=challenge.issued_at,
            )
        except ValueError as unfit:
            raise InvalidRequest("the client's registered words cannot be signed") from unfit


def purpose_of(client: Client) -> dict[str, str]:
    """The registered wording of the client's identity purpose, both languages."""
    wording = client.purposes.get(client.default_purpose, {})
    return {"ja": wording.get("ja", ""), "en": wording.get("en", "")}


class ChallengeDesk:
    """Issues challenges and takes each back once."""

    def __init__(self, store: CardStepStore, clock: Clock, ids: IdSource) -> None:
        self._store, self._clock, self._ids = store, clock, ids

    async def issue(self, ix: str, kind: CertificateKind) -> ChallengeRecord:
        """A fresh challenge bound to this interaction."""
        challenge = ChallengeRecord(self._ids.token(), ix, kind, self._ids.token(_NONCE_BYTES), self._clock.timestamp())
        if not await self._store.add_challenge(challenge, MOST_PER_INTERACTION):
            raise InvalidRequest("too many challenges for one login")
        return challenge

    async def consume(self, ix: str, challenge_id: str) -> ChallengeRecord:
        """The challenge, for the one caller who is first.

        Afterwards it is dead whatever the answer is worth.
        """
        now = self._clock.timestamp()
        challenge = await self._store.take_challenge(ix, challenge_id, now)
        if challenge is None:
            if self._store.knows_challenge(ix, challenge_id):
                raise ChallengeUsed("this challenge was answered before")
            # Another browser's or another client's challenge looks like none at all (CD-02).
            raise InvalidRequest("no such challenge in this login")
        if now >= challenge.issued_at + CHALLENGE_SECONDS:
            raise ChallengeExpired("the answer came too late")
        return challenge
