"""Card applications at a counter: the terminal asks, the card reader reads, the terminal gets the id of its service.

POST {kiosk}/counter/application-visits  {aid}            -> 201 {visit, reader_url}: the person shows the card there
POST {kiosk}/card/application-requests   {ticket}         -> 201 who asks for which application, for the reader's page
POST {kiosk}/card/application-records    {ticket, record} -> 200 {status, continue_url}
POST {kiosk}/counter/application-ids     {visit}          -> 200 {aid, service, id, registered_at}
The terminal signs in as for its other questions; a refusal to the reader is that of the card wire.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.routing import Route

from foundation.http import BadRequest
from gov_core.kiosk.card_wire import Sent, guarded, raw_of, text_of
from gov_core.kiosk.municipalities import Municipality
from gov_core.kiosk.readings import Readings
from gov_core.kiosk.terminal import Answer, Terminal
from gov_core.kiosk.visits import VISIT_SECONDS

PURPOSE = {"ja": "窓口での登録番号の確認", "en": "Finding your registration at the counter"}


@dataclass(frozen=True)
class ApplicationWire:
    """The routes; `base` is the kiosk's address without a trailing slash."""

    base: str
    path: str
    terminal: Terminal
    readings: Readings

    def routes(self) -> list[Route]:
        """Mounted by gov_core/kiosk/room.py."""
        counter, card = f"{self.path}/counter", f"{self.path}/card"
        signed_in = self.terminal.signed_in
        return [
            Route(f"{counter}/application-visits", signed_in(self._begin), methods=["POST"]),
            Route(f"{counter}/application-ids", signed_in(self._told), methods=["POST"]),
            Route(f"{card}/application-requests", guarded(self._asked, self.base), methods=["POST"]),
            Route(f"{card}/application-records", guarded(self._given, self.base), methods=["POST"]),
        ]

    async def _begin(self, municipality: Municipality, sent: Sent) -> Answer:
        if set(sent) != {"aid"}:
            raise BadRequest("send the id of the card application")
        visit, ticket = await self.readings.begin(municipality, text_of(sent, "aid"))
        reader = self.terminal.municipalities.reader
        return 201, {"visit": visit.id, "reader_url": f"{reader}/application?{urlencode({'ticket': ticket})}"}

    async def _told(self, municipality: Municipality, sent: Sent) -> Answer:
        if set(sent) != {"visit"}:
            raise BadRequest("send the visit")
        application, service_id, at = self.readings.told(text_of(sent, "visit"), municipality)
        told = {"aid": application.aid, "service": application.service, "id": service_id, "registered_at": at}
        return 200, told

    async def _asked(self, sent: Sent) -> Answer:
        visit, application = self.readings.asked(text_of(sent, "ticket"))
        owner = self.terminal.municipalities.at(visit.place)
        if owner is None:
            raise BadRequest("nobody asks in this visit")
        recipient = {
            "client_id": owner.code,
            "name_ja": owner.name_ja,
            "name_en": owner.name_en,
            "corporate_number": owner.corporate_number,
            "origin": self.base.removesuffix(self.path),
        }
        asked = {"issuer": self.base, "aid": application.aid, "recipient": recipient, "purpose": PURPOSE}
        return 201, {**asked, "expires_in": VISIT_SECONDS}

    async def _given(self, sent: Sent) -> Answer:
        await self.readings.give(text_of(sent, "ticket"), raw_of(sent, "record"))
        return 200, {"status": "accepted", "continue_url": f"{self.base}/counter/shown"}
