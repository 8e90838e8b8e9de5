"""The card agent's wire for a consent at the state. The ticket alone opens it, for one login.

POST /card/attribute-statements   {ticket}                                        -> 201 who receives, and what to sign
POST /card/attribute-signatures   {ticket, challenge_id, certificate, signature}  -> 200 {status, continue_url}
GET  /card/attribute-statements/left?ticket=..&error=..    where the browser goes when the card is not used
Refusals are those of the card wire (idp/card_login/told.py): a code, and words in both languages.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from foundation.forms import BadRequest, parse_json
from foundation.web import Pages
from idp.card_login import messages
from idp.card_login.challenge import CHALLENGE_SECONDS
from idp.card_login.refusals import CardRefusal, ExpiredTicket, InvalidRequest
from idp.card_login.ticket import CardTickets
from idp.card_login.told import NO_STORE, told
from idp.clients.authentication import Clients
from idp.clients.client import Client
from idp.interaction.state import Interaction
from idp.interaction.store import InteractionStore
from idp.latest_attributes.giving import Giving
from idp.latest_attributes.service import purpose_of, service_of
from idp.pages.refusal_page import RefusalPages
from idp.wire import Call, Reply

PAGE = "/latest-attributes/consent"
STATEMENTS, SIGNATURES = "/card/attribute-statements", "/card/attribute-signatures"
LEFT = f"{STATEMENTS}/left"
Handle = Callable[[messages.Document, Interaction, Client], Awaitable[Reply]]


@dataclass(frozen=True)
class AgentWire:
    """The three handlers."""

    issuer: str
    giving: Giving
    tickets: CardTickets
    interactions: InteractionStore
    clients: Clients
    pages: Pages
    refusals: RefusalPages

    async def statement(self, call: Call) -> Reply:
        """A fresh nonce with everything the agent needs to build notice and statement on its own."""
        return await self._guarded(call, self._statement)

    async def signature(self, call: Call) -> Reply:
        """The signed statement."""
        return await self._guarded(call, self._signature)

    async def left(self, call: Call) -> Reply:
        """The browser comes back without a signature; the page says why and offers both ways on."""
        browser = Request(call.scope)
        try:
            ix = self.tickets.open_late(browser.query_params.get("ticket", ""))
        except ExpiredTicket:
            return self.refusals.plain(browser, "expired_ticket")
        location = f"{self.issuer}{PAGE}?{urlencode({'ix': ix, 'error': browser.query_params.get('error', '')})}"
        return Response(status_code=303, headers={"location": location, **NO_STORE})

    async def _statement(self, sent: messages.Document, interaction: Interaction, client: Client) -> Reply:
        del sent
        challenge = await self.giving.challenge(interaction)
        document = {
            "issuer": self.issuer,
            "action": "give",
            "challenge_id": challenge.id,
            "nonce": challenge.nonce,
            "issued_at": challenge.issued_at,
            "expires_in": CHALLENGE_SECONDS,
            "recipient": messages.recipient(client),
            "service": service_of(client, self.giving.platform).__dict__,
            "purpose": purpose_of(client),
            "statement": self.giving.statement(client, challenge),
        }
        return JSONResponse(document, 201, headers=NO_STORE)

    async def _signature(self, sent: messages.Document, interaction: Interaction, client: Client) -> Reply:
        await self.giving.take(interaction, client, messages.card_message(sent))
        url = f"{self.issuer}/authorize/resume?{urlencode({'ix': interaction.id})}"
        return JSONResponse({"status": "accepted", "continue_url": url}, headers=NO_STORE)

    async def _guarded(self, call: Call, handle: Handle) -> Reply:
        """Parse, open the ticket, do the work; a final refusal leads back to the page, which offers another try."""
        browser, back = Request(call.scope), None
        try:
            sent = messages.document(_json(call))
            interaction = self.interactions.get(self.tickets.open(messages.text(sent, "ticket")))
            if interaction is None:
                raise ExpiredTicket("the login is over")
            back = f"{self.issuer}{PAGE}?{urlencode({'ix': interaction.id})}"
            client = self.clients.get(interaction.client_id)
            if client is None:
                raise InvalidRequest("the client is no longer registered")
            return await handle(sent, interaction, client)
        except BadRequest as malformed:
            return told(browser, self.pages, InvalidRequest(malformed.detail))
        except CardRefusal as refusal:
            final = f"{back}&{urlencode({'error': refusal.code})}" if back and refusal.final else None
            return told(browser, self.pages, refusal, final)


def _json(call: Call) -> object:
    media_type = (call.header(b"content-type") or b"").partition(b";")[0].strip().lower()
    if media_type != b"application/json" or len(call.body) > messages.LARGEST_MESSAGE:
        raise InvalidRequest("the body must be a JSON document of at most 32 KB")
    document: object = parse_json(call.body)
    return document
