"""The HTTP edge of the card step: four pages for the browser, two calls for the card agent (wire 2).

The browser's pages need the binding cookie. The agent's calls need the ticket and never see the cookie, so an
accepted answer becomes a proof only when it comes back through the right browser.
"""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from foundation import card_program
from foundation.http import BadRequest, read_json, trace_id_of
from foundation.web import Pages, locale_of
from idp.card_login import messages
from idp.card_login.answer import CardStep
from idp.card_login.challenge import CHALLENGE_SECONDS, Party, purpose_of
from idp.card_login.cross_device.assembly import PhoneWay
from idp.card_login.refusals import CardRefusal, ExpiredTicket, InvalidRequest
from idp.card_login.ticket import CardTickets
from idp.card_login.told import NO_STORE, told
from idp.clients.authentication import Clients
from idp.clients.client import Client
from idp.interaction.browser import BrowserBinding, SessionStore
from idp.interaction.proof import ProofRefused, StepProofs
from idp.interaction.requested import Requested, requested
from idp.interaction.state import OPENED_BY, CardProof, Interaction
from idp.interaction.store import InteractionStore
from idp.pages import wording
from idp.pages.refusal_page import RefusalPages
from idp.pages.refusals import refusal_of

_log = logging.getLogger("kakehashi.idp.card")
Handler = Callable[[messages.Document, Interaction, Client], Awaitable[Response]]


@dataclass(frozen=True)
class CardLoginDependencies:
    """Everything the routes need, given by the composition root."""

    issuer: str
    agent_url: str
    pages: Pages
    interactions: InteractionStore
    binding: BrowserBinding
    sessions: SessionStore
    clients: Clients
    refusals: RefusalPages
    tickets: CardTickets
    proofs: StepProofs
    step: CardStep
    phone: PhoneWay | None = None


def card_login_routes(deps: CardLoginDependencies) -> list[Route]:
    """The routes of this room."""
    browser, agent = _Browser(deps), _Agent(deps)
    return [
        Route("/login", browser.login, methods=["GET"]),
        Route("/login/continue", browser.resume, methods=["GET"]),
        Route("/login/refused", browser.refused, methods=["GET"]),
        Route("/card/challenges", agent.challenge, methods=["POST"]),
        Route("/card/answers", agent.answer, methods=["POST"]),
        *(deps.phone.routes() if deps.phone else ()),
    ]


class _Browser:
    def __init__(self, deps: CardLoginDependencies) -> None:
        self._deps = deps

    async def login(self, request: Request) -> Response:
        """Who asks, for what, and the link to the card agent."""
        found = self._deps.refusals.admit(request, first_step=True)
        if isinstance(found, Response):
            return found
        client, hint = self._deps.clients.get(found.client_id), found.parameters.get("ui_locales", "")
        if client is None:
            return self._deps.refusals.plain(request, "unknown_client")
        ja = locale_of(request, hint) == "ja"
        ticket = urlencode({"ticket": self._deps.tickets.issue(found.id)})
        name = client.name_ja if ja else client.name_en
        asked = requested(found.parameters)
        return self._deps.pages.render(
            request,
            "login.html",
            locale_hint=hint,
            client={"name": name, "corporate_number": client.corporate_number, "origin": client.origin},
            opened_by=found.opening.get(OPENED_BY, ""),
            self_registered=client.self_registered,
            links={"policy": client.policy_uri, "terms": client.tos_uri, "about": client.client_uri},
            purpose=purpose_of(client)["ja" if ja else "en"],
            asked=[each["label_ja" if ja else "label_en"] for each in _labels(asked)],
            needs_signature=found.needs_signature,
            agent_url=f"{self._deps.agent_url}/authenticate?{ticket}",
            phone_url=self._deps.phone.pages.address(found) if self._deps.phone else "",
            abort_url=self._deps.refusals.addresses.of("/login/refused", found, error="access_denied"),
        )

    async def resume(self, request: Request) -> Response:
        """Here the proof meets the binding cookie and a new session begins, once; the agent's browser brings it, or
        a phone has left it here. Brought again (double click, back button) it only leads on."""
        found = self._deps.refusals.admit(request)
        if isinstance(found, Response):
            return found
        sealed: str | Response = request.query_params.get("proof", "")
        if not sealed and self._deps.phone:
            sealed = await self._deps.phone.pages.collect(request, found)
        if isinstance(sealed, Response):
            return sealed
        try:
            proof = self._deps.proofs.open(sealed, found.id)
        except ProofRefused:
            return self._deps.refusals.of_interaction(request, "challenge_expired", found)
        response = _see_other(self._deps.refusals.addresses.of("/authorize/resume", found))
        interactions = self._deps.interactions
        if await interactions.spend_proof(sealed) and await interactions.record_card(found.id, proof):
            _, secret = await self._deps.sessions.start(request, proof)
            self._deps.sessions.attach(response, secret)
        return response

    async def refused(self, request: Request) -> Response:
        """The end of an attempt, told by the agent or by the reader's own wish."""
        try:
            found = self._deps.refusals.admit(request, ix=self._ix(request))
        except ExpiredTicket:
            return self._deps.refusals.plain(request, "expired_ticket")
        if isinstance(found, Response):
            return found
        code = request.query_params.get("error", "")
        await self._deps.interactions.record_error(found.id, refusal_of(code).error)
        return self._deps.refusals.of_interaction(request, code, found)

    def _ix(self, request: Request) -> str:
        """The agent knows the ticket only; the provider's own links carry the interaction."""
        ticket = request.query_params.get("ticket")
        return self._deps.tickets.open_late(ticket) if ticket else request.query_params.get("ix", "")


class _Agent:
    def __init__(self, deps: CardLoginDependencies) -> None:
        self._deps = deps

    async def challenge(self, request: Request) -> Response:
        """Wire 2, step 1."""
        return await self._guarded(request, self._challenge)

    async def answer(self, request: Request) -> Response:
        """Wire 2, step 2."""
        if not card_program.is_known(request.headers.get("user-agent", "")):
            _log.warning("a card program of unknown name or version answers, trace %s", trace_id_of(request.scope))
        return await self._guarded(request, self._answer)

    async def _challenge(self, sent: messages.Document, interaction: Interaction, client: Client) -> Response:
        challenge = await self._deps.step.issue(interaction, messages.kind_of(sent))
        document = {
            "challenge_id": challenge.id,
            "kind": challenge.kind,
            "nonce": challenge.nonce,
            "issued_at": challenge.issued_at,
            "expires_in": CHALLENGE_SECONDS,
            "issuer": self._deps.issuer,
            "recipient": messages.recipient(client),
            "purpose": purpose_of(client),
            "requested": _labels(requested(interaction.parameters)),
            "statement": Party(self._deps.issuer, client).statement(challenge),
        }
        return JSONResponse(document, 201, headers=NO_STORE)

    async def _answer(self, sent: messages.Document, interaction: Interaction, client: Client) -> Response:
        message = messages.card_message(sent)
        proof = await self._deps.step.take(interaction, Party(self._deps.issuer, client), message)
        if proof is None:
            return JSONResponse({"status": "signature_required"}, headers=NO_STORE)
        url = await self._way_back(interaction, messages.text(sent, "ticket"), proof)
        return JSONResponse({"status": "accepted", "continue_url": url}, headers=NO_STORE)

    async def _way_back(self, interaction: Interaction, ticket: str, proof: CardProof) -> str:
        """A phone's browser never gets the proof: it waits for the browser that began (AG-18)."""
        sealed = self._deps.proofs.seal(interaction.id, proof)
        session = self._deps.tickets.session_of(ticket)
        if session and self._deps.phone:
            await self._deps.phone.desk.answered(session, sealed)
            return f"{self._deps.issuer}/login/phone/done"
        return self._deps.refusals.addresses.of("/login/continue", interaction, proof=sealed)

    async def _guarded(self, request: Request, handle: Handler) -> Response:
        """Parse, open the ticket, do the work; whatever is refused leaves in words for the person."""
        attempt = _Attempt()
        try:
            sent = messages.document(await read_json(request, messages.LARGEST_MESSAGE))
            ticket = messages.text(sent, "ticket")
            attempt.interaction = interaction = self._deps.interactions.get(self._deps.tickets.open(ticket))
            if interaction is None:
                raise ExpiredTicket("the login is over")
            attempt.session = self._deps.tickets.session_of(ticket)
            if attempt.session and self._deps.phone:
                self._deps.phone.desk.must_go_on(attempt.session, messages.text(sent, "binding"))
            client = self._deps.clients.get(interaction.client_id)
            if client is None:
                raise InvalidRequest("the client is no longer registered")
            return await handle(sent, interaction, client)
        except BadRequest as malformed:
            return await self._refuse(request, InvalidRequest(malformed.detail), attempt)
        except CardRefusal as refusal:
            return await self._refuse(request, refusal, attempt)

    async def _refuse(self, request: Request, refusal: CardRefusal, attempt: "_Attempt") -> Response:
        back = None
        if refusal.final and attempt.session and self._deps.phone:
            await self._deps.phone.desk.refused(attempt.session, refusal.code)
            back = f"{self._deps.issuer}/login/phone/done"
        elif refusal.final and attempt.interaction is not None:
            back = self._deps.refusals.addresses.of("/login/refused", attempt.interaction, error=refusal.code)
        return told(request, self._deps.pages, refusal, back)


@dataclass
class _Attempt:
    """How far a call was read before it was refused."""

    interaction: Interaction | None = None
    session: str = ""


def _see_other(url: str) -> Response:
    return RedirectResponse(url, 303, headers=NO_STORE)


def _labels(asked: Requested) -> list[dict[str, str]]:
    return [{"name": name, **wording.asked_label(name, asked.verified_names)} for name in asked.names]
