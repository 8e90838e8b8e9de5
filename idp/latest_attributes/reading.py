"""GET /latest-attributes: the four attributes as they are now, for whoever holds a token of a consent that stands.

RFC 6750 3 for the token; after it the citizen's grant, then the state's consent, which is asked at every reading. What
the state does not answer is not told (503); a withdrawal it knows of ends the grant's part at once.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from foundation.clock import Clock
from foundation.web.dates import JST
from idp.accounts.pairwise import PairwiseSubjects
from idp.accounts.store import AccountStore
from idp.card_login.people import People
from idp.clients.authentication import Clients
from idp.clients.client import Client
from idp.consent.store import GrantStore
from idp.errors import (
    InsufficientScope,
    InvalidToken,
    OAuthError,
    TemporarilyUnavailable,
)
from idp.latest_attributes.claims import document
from idp.latest_attributes.consent import StateConsent
from idp.latest_attributes.ending import Watch
from idp.latest_attributes.refusals import (
    ConsentNotYetValid,
    ConsentWithdrawn,
    LeftRegister,
    NoConsent,
    PersonLeftRegister,
    StateSilent,
)
from idp.latest_attributes.state_client import Latest, StateClient
from idp.latest_attributes.store import ConsentBook
from idp.tokens.family import NOBODY
from idp.tokens.guard import TokenGuard
from idp.tokens.liveness import Bearer
from idp.tokens.sender import Presented
from idp.wire import Call, Reply, json_answer
from standards.oauth import LATEST_ATTRIBUTES


@dataclass(frozen=True)
class Reading:
    """What an answer is made of."""

    state: StateClient
    book: ConsentBook
    watch: Watch
    accounts: AccountStore
    grants: GrantStore
    clients: Clients
    pairwise: PairwiseSubjects
    people: People
    clock: Clock

    async def read(self, guard: TokenGuard, call: Call) -> Reply:
        """One question about the bearer."""
        presented: Presented | None = None
        try:
            presented = guard.presented(call)
            if presented is None:
                return guard.unasked()
            admitted = await guard.admit(call, presented)
            bearer = _for_them(admitted.bearer)
        except OAuthError as refused:
            return guard.refuse(refused, presented)
        client = _registered(admitted.client)
        consent = self._consent(bearer, client)
        latest = await self._ask(consent)
        if not await self.book.hand_over(consent, self.clock.timestamp()):
            raise ConsentWithdrawn("the consent ended in this moment")
        told = document(self.pairwise.subject(consent.account_id, client.sector), latest, consent)
        return json_answer(told, headers=admitted.headers)

    def _consent(self, bearer: Bearer, client: Client) -> StateConsent:
        """Both must stand: what she granted here, and what she consented to there."""
        now, grant = self.clock.timestamp(), self.grants.get(bearer.family.grant_id)
        consent = self.book.find(bearer.family.account_id, client.client_id)
        if grant is None or LATEST_ATTRIBUTES not in grant.scope or grant.over(now):
            raise ConsentWithdrawn("the consent was withdrawn or has ended")
        if consent is None or not consent.stands(client.latest_attributes["service"], now):
            raise ConsentWithdrawn("the consent at the state was withdrawn or has ended")
        if now < consent.valid_from:
            raise _not_yet(consent.valid_from)
        return consent

    async def _ask(self, consent: StateConsent) -> Latest:
        card = self.accounts.newest_signature_card(consent.account_id)
        try:
            if card is None:
                raise StateSilent("no signature certificate to ask about")
            latest = await self.state.attributes(consent.service, card.serial)
        except StateSilent as silent:
            raise TemporarilyUnavailable("the state's service does not answer; try again later") from silent
        except LeftRegister as left:
            raise PersonLeftRegister("the state has no present record of this person") from left
        except NoConsent:
            raise await self._why_not(consent) from None
        await self.people.follow(consent.account_id, latest.serial)
        return latest

    async def _why_not(self, consent: StateConsent) -> OAuthError:
        """The state's own word about the consent decides: one refused reading ends nothing."""
        try:
            standing = await self.watch.ask(consent)
        except StateSilent:
            return TemporarilyUnavailable("the state's service does not answer; try again later")
        if not standing.consented:
            return ConsentWithdrawn("the consent at the state was withdrawn or has ended")
        if standing.valid_from is not None and self.clock.timestamp() < standing.valid_from:
            return _not_yet(standing.valid_from)
        return TemporarilyUnavailable("the state's service contradicts itself; try again later")


def _for_them(bearer: Bearer) -> Bearer:
    if bearer.family.account_id == NOBODY:
        raise InvalidToken("the token is unknown, expired or revoked")
    if LATEST_ATTRIBUTES not in bearer.token.scope:
        raise InsufficientScope(f"{LATEST_ATTRIBUTES} is needed")
    return bearer


def _registered(client: Client) -> Client:
    if not client.latest_attributes:
        raise ConsentWithdrawn("the client is not registered for it any more")
    return client


def _not_yet(valid_from: int) -> ConsentNotYetValid:
    begins = datetime.fromtimestamp(valid_from, UTC).astimezone(JST).isoformat()
    return ConsentNotYetValid(f"the consent holds from {begins}")
