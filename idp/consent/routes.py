"""The HTTP edge of consent: the browser's two redirects, and the back channel of the consent page and data
trust.

Back-channel callers are clients; each endpoint serves exactly one of them (wire 4 steps 2, 4 and 6).
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from foundation.http import error_document
from idp.clients.authentication import ClientAuthenticator, Clients
from idp.clients.client import Client
from idp.consent.decision import DecisionDesk
from idp.consent.description import Describer
from idp.consent.refusals import (
    AlreadyDecided,
    ConsentRefusal,
    NotForThisClient,
    TicketExpired,
    TicketRefused,
)
from idp.consent.store import GrantStore
from idp.consent.ticket import ConsentTickets
from idp.errors import OAuthError
from idp.interaction.browser import BrowserBinding
from idp.interaction.state import CardProof, Interaction
from idp.interaction.store import InteractionStore
from idp.pages.refusal_page import RefusalPages
from idp.wire import Call, Reply, error_answer, read_call

Handler = Callable[[Client, dict[str, str]], Awaitable[Response]]
_NO_STORE = {"cache-control": "no-store"}


@dataclass(frozen=True)
class ConsentDependencies:
    """Everything the routes need, given by the composition root."""

    consent_url: str
    consent_client_id: str
    trust_client_id: str
    interactions: InteractionStore
    binding: BrowserBinding
    grants: GrantStore
    tickets: ConsentTickets
    describer: Describer
    decisions: DecisionDesk
    clients: Clients
    authenticator: ClientAuthenticator
    refusals: RefusalPages


def consent_routes(deps: ConsentDependencies) -> list[Route]:
    """The routes of this room."""
    edge = _Edge(deps)
    return [
        Route("/consent", edge.start, methods=["GET"]),
        Route("/consent/continue", edge.resume, methods=["GET"]),
        Route("/consent/requests", edge.request, methods=["POST"]),
        Route("/consent/decisions", edge.decision, methods=["POST"]),
        Route("/grants/revoke", edge.revoke, methods=["POST"]),
    ]


class _Edge:
    def __init__(self, deps: ConsentDependencies) -> None:
        self._deps = deps

    async def start(self, request: Request) -> Response:
        """303 to the consent page with a ticket; the card must have been shown, in this browser."""
        found = self._deps.refusals.admit(request)
        if isinstance(found, Response):
            return found
        if found.card is None or found.consent is not None:
            return self._to_resume(found)
        query = urlencode({"ticket": self._deps.tickets.issue(found.id)})
        return _see_other(f"{self._deps.consent_url}/requests?{query}")

    async def resume(self, request: Request) -> Response:
        """Back from the consent page; the decision itself came over the back channel."""
        found = self._deps.refusals.admit(request)
        if isinstance(found, Response):
            return found
        if found.consent is None:
            return _see_other(self._deps.refusals.addresses.of("/consent", found))
        if found.consent.decision == "denied":
            await self._deps.interactions.record_error(found.id, "access_denied")
        return self._to_resume(found)

    async def request(self, request: Request) -> Reply:
        """Wire 4 step 2: what the ticket stands for."""

        async def describe(_: Client, form: dict[str, str]) -> Response:
            interaction, card = self._open(form)
            client = self._deps.clients.get(interaction.client_id)
            if client is None:
                raise TicketRefused("the client is no longer registered")
            if interaction.consent is not None:
                raise AlreadyDecided("this request was decided before")
            document = self._deps.describer.describe(interaction, client, card.account_id)
            return JSONResponse(document, headers=_NO_STORE)

        return await self._back_channel(request, self._deps.consent_client_id, describe)

    async def decision(self, request: Request) -> Reply:
        """Wire 4 step 4: the decision with its receipt."""

        async def decide(_: Client, form: dict[str, str]) -> Response:
            interaction, card = self._open(form)
            await self._deps.decisions.take(interaction, card, form.get("decision", ""), form.get("receipt", ""))
            url = self._deps.refusals.addresses.of("/consent/continue", interaction)
            return JSONResponse({"continue_url": url}, headers=_NO_STORE)

        return await self._back_channel(request, self._deps.consent_client_id, decide)

    async def revoke(self, request: Request) -> Reply:
        """Wire 4 step 6: a withdrawn receipt ends its grant.

        An unknown one is remembered and answered alike.
        """

        async def withdraw(_: Client, form: dict[str, str]) -> Response:
            receipt_id = form.get("receipt_id", "")
            if not 0 < len(receipt_id) <= 200:
                raise ConsentRefusal("receipt_id is missing")
            revoked = await self._deps.grants.revoke_by_receipt(receipt_id)
            return JSONResponse({"revoked": revoked}, headers=_NO_STORE)

        return await self._back_channel(request, self._deps.trust_client_id, withdraw)

    async def _back_channel(self, request: Request, client_id: str, handle: Handler) -> Reply:
        """Strict form, the one client, then the work; refusals in the shape of RFC 6749 5.2."""
        try:
            call: Call = await read_call(request.scope, request.receive)
            form = call.form()
            client = await self._deps.authenticator.authenticate(call, form)
            if client.client_id != client_id:
                raise NotForThisClient("this endpoint serves another client")
            return await handle(client, form)
        except OAuthError as refused:
            return error_answer(refused)
        except ConsentRefusal as refused:
            document = error_document(request.scope, refused.code, refused.detail, refused.status)
            return JSONResponse(document, refused.status, headers=_NO_STORE)

    def _open(self, form: dict[str, str]) -> tuple[Interaction, CardProof]:
        """The interaction of a ticket; a finished one still answers for the decision it carries."""
        standing, found = self._deps.interactions.look_up(self._deps.tickets.open(form.get("ticket", "")))
        if found is None or found.card is None:
            raise TicketRefused("the card step is still open")
        if standing == "expired" or (standing == "finished" and found.consent is None):
            raise TicketExpired("the interaction is over")
        return found, found.card

    def _to_resume(self, found: Interaction) -> Response:
        return _see_other(self._deps.refusals.addresses.of("/authorize/resume", found))


def _see_other(url: str) -> Response:
    return RedirectResponse(url, 303, headers={**_NO_STORE, "referrer-policy": "no-referrer"})
