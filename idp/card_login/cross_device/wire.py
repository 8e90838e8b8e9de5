"""The phone's side: three calls, each a JSON POST; afterwards the card wire goes on with the ticket.

1. POST /card/cross-device          code             -> binding, who asks, which browser and since when
2. POST /card/cross-device/confirm  binding, number  -> ticket
   POST /card/cross-device/stop     binding, reason  -> stopped (the person did not start this, or the card cannot)

The card wire's own messages then carry the binding beside the ticket: a ticket in other hands is worth nothing.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from foundation.http import BadRequest, read_json
from foundation.web import Pages
from idp.card_login import messages
from idp.card_login.challenge import purpose_of
from idp.card_login.cross_device.desk import PhoneDesk
from idp.card_login.cross_device.network import network_of
from idp.card_login.cross_device.refusals import SessionOver
from idp.card_login.refusals import CardRefusal, InvalidRequest
from idp.card_login.ticket import CardTickets
from idp.card_login.told import NO_STORE, told
from idp.clients.authentication import Clients
from idp.clients.client import Client
from idp.interaction.store import InteractionStore

LARGEST_MESSAGE = 2048
Handler = Callable[[Request, messages.Document], Awaitable[Response]]


@dataclass(frozen=True)
class PhoneWire:
    """Everything the calls need, given by the composition root."""

    pages: Pages
    interactions: InteractionStore
    clients: Clients
    tickets: CardTickets
    desk: PhoneDesk

    def routes(self) -> list[Route]:
        """The addresses a phone calls."""
        return [
            Route("/card/cross-device", self._guarded(self._bind), methods=["POST"]),
            Route("/card/cross-device/confirm", self._guarded(self._confirm), methods=["POST"]),
            Route("/card/cross-device/stop", self._guarded(self._stop), methods=["POST"]),
        ]

    async def _bind(self, request: Request, sent: messages.Document) -> Response:
        host = request.client.host if request.client else None
        bound = await self.desk.bind(messages.text(sent, "code"), network_of(host))
        client = self._client(bound.session.ix)
        document = {
            "binding": bound.binding,
            "recipient": messages.recipient(client),
            "purpose": purpose_of(client),
            "origin": client.origin,
            "browser": bound.session.browser,
            "begun_at": bound.session.started_at,
            "same_network": bound.same_network,
        }
        return JSONResponse(document, headers=NO_STORE)

    async def _confirm(self, request: Request, sent: messages.Document) -> Response:
        del request
        session = await self.desk.confirm(messages.text(sent, "binding"), messages.text(sent, "number"))
        self._client(session.ix)
        return JSONResponse({"ticket": self.tickets.issue(session.ix, session.id)}, headers=NO_STORE)

    async def _stop(self, request: Request, sent: messages.Document) -> Response:
        del request
        reason = sent.get("reason")
        await self.desk.stop(messages.text(sent, "binding"), reason if isinstance(reason, str) else "")
        return JSONResponse({"status": "stopped"}, headers=NO_STORE)

    def _client(self, ix: str) -> Client:
        """Who asks, while the interaction lives."""
        interaction = self.interactions.get(ix)
        client = None if interaction is None else self.clients.get(interaction.client_id)
        if client is None:
            raise SessionOver("the login is over")
        return client

    def _guarded(self, handle: Handler) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            try:
                return await handle(request, messages.document(await read_json(request, LARGEST_MESSAGE)))
            except BadRequest as malformed:
                return told(request, self.pages, InvalidRequest(malformed.detail))
            except CardRefusal as refusal:
                return told(request, self.pages, refusal)

        return endpoint
