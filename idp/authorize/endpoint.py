"""/authorize and the ways back to it: run the table, read the needs, go there or answer (OpenID Connect Core 3.1.2)."""

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from starlette.requests import Request
from starlette.responses import Response

from foundation.clock import Clock
from idp.accounts.pairwise import PairwiseSubjects
from idp.authorize.dispatch import (
    CARRIED,
    HINTED,
    LOGGED_IN,
    NEEDS,
    SIGNED,
    GrantBook,
    Need,
    People,
    Standing,
    next_need,
)
from idp.authorize.ending import Ending, Granted
from idp.authorize.hint import IdTokenHints
from idp.authorize.pipeline import Pipeline
from idp.authorize.request import AuthorizationRequest
from idp.authorize.response import Responder
from idp.authorize.step import Attempt, Door, Stage
from idp.errors import (
    AccessDenied,
    ExpiredInteraction,
    InvalidRequestUri,
    LoginRequired,
    OAuthError,
    UnmetAuthentication,
    told_to_client,
)
from idp.interaction.address import Addresses, Beginning
from idp.interaction.browser import BrowserBinding, SessionStore
from idp.interaction.session import Session
from idp.interaction.state import OPENED_BY, PUSHED_AS, CardProof, Interaction
from idp.interaction.store import InteractionStore
from idp.pages.refusal_page import RefusalPages
from idp.wire import Call, Reply


class PushedBook(Protocol):
    """Pushed requests, each of which is answered once (RFC 9126 4)."""

    def answer(self, key: str) -> Awaitable[bool]:
        """True for exactly one caller."""


@dataclass(frozen=True)
class AuthorizeEndpoint:
    """The front door; everything it needs comes from the composition root."""

    pipeline: Pipeline
    responder: Responder
    hints: IdTokenHints
    interactions: InteractionStore
    binding: BrowserBinding
    sessions: SessionStore
    people: People
    grants: GrantBook
    pairwise: PairwiseSubjects
    refusals: RefusalPages
    addresses: Addresses
    clock: Clock
    pushed: PushedBook
    endings: Mapping[Door, Ending] = field(default_factory=dict)
    needs: tuple[Need, ...] = NEEDS

    async def authorize(self, call: Call) -> Reply:
        """A browser arrives with a request."""
        attempt = Attempt(Door.AUTHORIZE, {})
        try:
            attempt.parameters = call.parameters()
            await self.pipeline.run(attempt)
            beside = {PUSHED_AS: attempt.pushed_as} if attempt.pushed_as else {}
            return await self._first(Request(call.scope), attempt.request, beside)
        except OAuthError as refused:
            return await self._refuse(call, attempt, refused)

    async def begin(self, browser: Request, attempt: Attempt, opening: Mapping[str, str]) -> Reply:
        """The person's part of a request that came in by another door; the card is shown for it, session or not."""
        await self.pipeline.run(attempt)
        return await self._open(browser, attempt.request, LOGGED_IN, beside=opening)

    async def resume(self, call: Call) -> Reply:
        """A browser comes back from a step that left its proof in the interaction."""
        browser = Request(call.scope)
        found = self.refusals.admit(browser)
        if isinstance(found, Response):
            return found
        attempt = Attempt(_door_of(found), dict(found.parameters), vetted=True)
        ending = self.endings.get(attempt.door)
        try:
            await self.pipeline.run(attempt)
            return await self._again(browser, attempt.request, found)
        except OAuthError as refused:
            # Whoever is told the error has been answered; a page keeps the interaction for another try.
            if refused.redirectable and not await self._is_first(found):
                return await self._refuse(call, attempt, ExpiredInteraction("answered before"))
            if refused.redirectable and ending is not None:
                return await ending.refused(browser, found, refused)
            return await self._refuse(call, attempt, refused)

    async def again(self, call: Call) -> Reply:
        """The same request from its beginning: its cookie is lost, or it was opened in another browser."""
        browser = Request(call.scope)
        begun = self.refusals.admit_anew(browser)
        if isinstance(begun, Response):
            return begun
        attempt = Attempt(_door_of(begun), dict(begun.parameters), vetted=True)
        try:
            await self.pipeline.run(attempt)
            if begun.opening:  # a screen's request: the card is shown for it, whoever is logged in
                return await self._open(browser, attempt.request, LOGGED_IN, beside=begun.beside)
            return await self._first(browser, attempt.request, begun.beside)
        except OAuthError as refused:
            return await self._refuse(call, attempt, refused)

    async def _first(self, browser: Request, request: AuthorizationRequest, beside: Mapping[str, str]) -> Reply:
        session = self.sessions.current(browser)
        standing = self._standing(request, _proof_of(session), None)
        need = next_need(standing, self.needs)
        if need is None and session is not None:
            await self._use_up(beside)
            await self.sessions.touch(session)
            sid = await self.responder.join(browser, request, standing.person)
            return await self.responder.success(browser, request, standing.person, standing.grant, sid)
        return await self._open(browser, request, need, beside=beside, session=session)

    async def _again(self, browser: Request, request: AuthorizationRequest, found: Interaction) -> Reply:
        if found.error is not None:
            raise told_to_client(found.error)
        if found.consent is not None and found.consent.decision == "denied":
            raise AccessDenied("the citizen refused")
        standing = self._standing(request, found.card, found)
        need = next_need(standing, self.needs)
        if need is None:
            return await self._answer(browser, standing, found)
        if need is CARRIED and standing.fresh:
            raise UnmetAuthentication("the login was made with a carrier the request leaves out")
        if need is HINTED and standing.fresh:
            raise LoginRequired("another person logged in")
        if need is SIGNED and not found.needs_signature:
            await self.interactions.finish(found.id)
            return await self._open(browser, request, need, beside=found.beside)
        return self._see_other(need, found)

    async def _answer(self, browser: Request, standing: Standing, found: Interaction) -> Reply:
        ending, request, who = self.endings.get(_door_of(found)), standing.request, standing.person
        sid = await self.responder.join(browser, request, who) if ending is None else ""
        if not await self.interactions.finish(found.id):
            raise ExpiredInteraction("answered before")
        await self._use_up(found.beside)
        if ending is None:
            return await self.responder.success(browser, request, who, standing.grant, sid)
        return await ending.granted(browser, found, Granted(request, who, standing.grant))

    async def _open(
        self,
        browser: Request,
        request: AuthorizationRequest,
        need: Need | None,
        *,
        beside: Mapping[str, str],
        session: Session | None = None,
    ) -> Reply:
        if need is None or "none" in request.prompt:
            raise (need.silent if need else LoginRequired)("the citizen would have to act, and prompt=none forbids it")
        secret = self.binding.secret(browser)
        new = await self.interactions.create(
            request.client.client_id,
            {**request.parameters, **beside},
            secret,
            needs_signature=need is SIGNED or request.signature_wanted,
            session=session if need.stage is Stage.CONSENT else None,
        )
        reply = self._see_other(need, new)
        self.binding.attach(reply, secret)
        return reply

    async def _is_first(self, found: Interaction) -> bool:
        """Nobody has been told the outcome of this interaction, nor of the pushed request behind it."""
        unanswered = await self.interactions.finish(found.id)
        return unanswered and (PUSHED_AS not in found.beside or await self.pushed.answer(found.beside[PUSHED_AS]))

    async def _use_up(self, beside: Mapping[str, str]) -> None:
        """A pushed request is answered once, however many pages were opened with it."""
        if PUSHED_AS in beside and not await self.pushed.answer(beside[PUSHED_AS]):
            raise InvalidRequestUri("the pushed request was answered before")

    def _standing(self, request: AuthorizationRequest, who: CardProof | None, found: Interaction | None) -> Standing:
        now = self.clock.timestamp()
        moment = found.created_at if found else now
        return Standing(
            request=request,
            who=who,
            consent=found.consent if found else None,
            fresh=found is not None and who is not None and who.auth_time >= moment,
            moment=moment,
            now=now,
            hinted=self.hints.subject_of(request),
            subject_of=lambda account_id: self.pairwise.subject(account_id, request.client.sector),
            people=self.people,
            grants=self.grants,
            vouched=found is None,  # by the living session of this browser
        )

    def _see_other(self, need: Need, found: Interaction) -> Response:
        location = self.addresses.of(need.path, found)
        headers = {"location": location, "cache-control": "no-store", "referrer-policy": "no-referrer"}
        return Response(status_code=303, headers=headers)

    async def _refuse(self, call: Call, attempt: Attempt, refused: OAuthError) -> Reply:
        """At the client where its address is proven, else on a page of ours."""
        browser = Request(call.scope)
        answer = await self.responder.error(browser, attempt, refused)
        return self.refusals.plain(browser, refused.code, attempt.client) if answer is None else answer


def _proof_of(session: Session | None) -> CardProof | None:
    return None if session is None else CardProof(session.account_id, session.auth_time, session.acr, session.amr)


def _door_of(found: Interaction | Beginning) -> Door:
    return Door(found.opening.get(OPENED_BY, Door.RESUME.value))
