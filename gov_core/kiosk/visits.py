"""A visit at a kiosk or a counter: it begins without a person, is proven once by a card, and ends soon.

A store's terminal is shared by strangers (in 2023 some 700 accounts were linked to the wrong person because counter
terminals stayed logged in), so a visit lives three minutes, serves one certificate, and belongs to one browser.
"""

from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest

import orjson

from foundation.clock import Clock
from foundation.envelope import SealBroken, Sealer
from foundation.ids import IdSource
from gov_core.kiosk.refusals import NotProven, VisitOver
from gov_core.kiosk.store import KioskStore, Visit

VISIT_SECONDS = 180
STORE = "store"
CARD_TICKET, APPLICATION_TICKET, _PROOF = "ticket", "application-ticket", "proof"


@dataclass(frozen=True)
class Visits:
    """Begins, finds and ends visits. A ticket is what the card reader gets; a proof is what it brings back.

    `home` is the place whose visits belong to browsers; tickets and proofs of another home are none here.
    """

    store: KioskStore
    sealer: Sealer
    clock: Clock
    ids: IdSource
    home: str = STORE
    seconds: int = VISIT_SECONDS

    async def begin(self, place: str, secret: str = "") -> Visit:
        """A new visit; `secret` is the kiosk browser's cookie."""
        visit = Visit(self.ids.token(), place, _hash(secret), self.clock.timestamp(), None, None)
        await self.store.add_visit(visit)
        return visit

    def ticket(self, visit: Visit, kind: str = CARD_TICKET) -> str:
        """What the card reader may ask with: for a challenge, or for the record of a card application."""
        return self._seal(visit.id.encode(), kind)

    def of_ticket(self, ticket: str, kind: str = CARD_TICKET) -> Visit:
        """The open visit of a ticket of this kind. Raises VisitOver."""
        return self.open(self._unseal(ticket, kind).decode())

    def proof(self, visit: Visit, holder: str) -> str:
        """A card proof on its way back through the kiosk's own browser."""
        return self._seal(orjson.dumps([visit.id, holder]), _PROOF)

    async def accept(self, proof: str, secret: str) -> Visit:
        """Take a proof in the browser its visit began in; nobody else's browser can (VisitOver)."""
        visit_id, holder = orjson.loads(self._unseal(proof, _PROOF))
        visit = self.of_browser(visit_id, secret)
        await self.store.prove(visit.id, holder)
        return self.of_browser(visit_id, secret)

    def of_browser(self, visit_id: str, secret: str) -> Visit:
        """The open visit, for the browser it began in. Raises VisitOver."""
        visit = self.open(visit_id)
        if visit.place != self.home or not compare_digest(visit.browser, _hash(secret)):
            raise VisitOver("another browser's visit")
        return visit

    def of_counter(self, visit_id: str, municipality: str) -> Visit:
        """The open visit, for the counter it began at. Raises VisitOver."""
        visit = self.open(visit_id)
        if visit.place != municipality:
            raise VisitOver("another counter's visit")
        return visit

    async def end(self, visit: Visit) -> None:
        """End it; VisitOver for everybody but the first caller, so that one visit serves one purpose."""
        if not await self.store.end_visit(visit.id, self.clock.timestamp()):
            raise VisitOver("the visit has ended already")

    def open(self, visit_id: str) -> Visit:
        """The visit with this id, while it lasts. Raises VisitOver."""
        visit = self.store.visit(visit_id)
        if visit is None or visit.ended_at is not None:
            raise VisitOver("no such visit")
        if self.clock.timestamp() >= visit.started_at + self.seconds:
            raise VisitOver("the visit took too long")
        return visit

    def _seal(self, content: bytes, kind: str) -> str:
        return self.sealer.seal(content, kind=f"{self.home}:{kind}")

    def _unseal(self, sealed: str, kind: str) -> bytes:
        try:
            return self.sealer.open(sealed, kind=f"{self.home}:{kind}")
        except SealBroken as foreign:
            raise VisitOver("not sealed here") from foreign


def holder_of(visit: Visit) -> str:
    """Who showed the card. Raises NotProven."""
    if visit.holder is None:
        raise NotProven("no card was shown in this visit")
    return visit.holder


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
