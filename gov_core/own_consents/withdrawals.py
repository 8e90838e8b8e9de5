"""The withdrawal of one consent in a visit: what the card is asked to sign, and what follows when it did."""

from dataclasses import dataclass
from typing import Any

import orjson

from foundation.attribute_consent import Statement, build
from foundation.envelope import SealBroken, Sealer
from foundation.ids import IdSource
from gov_core.jpki.latest_attributes.consents import Consents
from gov_core.jpki.latest_attributes.refusals import NoConsent
from gov_core.jpki.shown import Shown
from gov_core.jpki.verifiers.verifier import Verifier
from gov_core.kiosk.refusals import VisitOver
from gov_core.kiosk.store import KioskStore, Visit
from gov_core.kiosk.visits import Visits, holder_of

CHALLENGE_SECONDS = 120
_TICKET = "attribute-withdrawal"


@dataclass(frozen=True)
class Withdrawals:
    """Statements asked for and answered; `sealer` makes tickets that only this page opens."""

    visits: Visits
    store: KioskStore
    consents: Consents
    sealer: Sealer
    ids: IdSource

    def ticket(self, visit: Visit, service: str) -> str:
        """What the card program may ask with. Raises NotProven, or NoConsent when nothing stands."""
        now = self.consents.clock.timestamp()
        if not any(consent.stands_at(now) for consent in self.consents.store.of(holder_of(visit), service)):
            raise NoConsent("nothing stands that could be withdrawn")
        return self.sealer.seal(orjson.dumps([visit.id, service]), kind=_TICKET)

    async def asked(self, ticket: str) -> tuple[str, Statement]:
        """(challenge id, what is to be signed). Raises VisitOver."""
        visit, service = self._of(ticket)
        challenge_id, nonce, now = self.ids.token(), self.ids.token(32), self.consents.clock.timestamp()
        await self.store.add_challenge(challenge_id, visit.id, nonce, now)
        return challenge_id, self._statement(service, nonce, now)

    async def withdraw(self, ticket: str, challenge_id: str, certificate: bytes, signature: bytes) -> None:
        """End the consent. The challenge is spent first. Raises VisitOver, ShownRefused or NoConsent.

        Who signs is who logged in: a second card in the reader ends nothing.
        """
        visit, service = self._of(ticket)
        now = self.consents.clock.timestamp()
        taken = await self.store.take_challenge(challenge_id, visit.id, now)
        if taken is None or now >= taken[1] + CHALLENGE_SECONDS:
            raise VisitOver("the challenge is spent or too old")
        text = build(self._statement(service, *taken))
        await self.consents.withdraw(service, Shown(text, certificate, signature), holder=holder_of(visit))

    def visit_of(self, ticket: str) -> Visit:
        """The visit a ticket belongs to. Raises VisitOver."""
        return self._of(ticket)[0]

    def _statement(self, service: Verifier, nonce: str, issued_at: int) -> Statement:
        return Statement(self.consents.statements.service(service), None, nonce, issued_at)

    def _of(self, ticket: str) -> tuple[Visit, Verifier]:
        visit_id, service_id = self._unsealed(ticket)
        service = self.consents.statements.registry.known(service_id)
        if service is None:
            raise VisitOver("no such service")
        return self.visits.open(visit_id), service

    def _unsealed(self, ticket: str) -> Any:
        try:
            return orjson.loads(self.sealer.open(ticket, kind=_TICKET))
        except SealBroken as foreign:
            raise VisitOver("not sealed here") from foreign
