"""The login desk of a site: out to the provider, back through the callback, and out for good (OIDC Core 3.1, RFC 6749).

Safe against the back button and a callback that comes twice: a question is answered once, and whoever brings the same
answer again from the same browser is led where the first one went. Refusals become a page of their own by redirect,
so that reloading it or changing its language repeats nothing.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from examples.common.registration import INITIATED, LOGGED_OUT
from examples.common.sessions import Flight, Session
from examples.common.site import Question, Site
from examples.common.trouble_page import trouble_response
from foundation.http import read_form
from foundation.web import locale_of, return_page
from relying_party_sdk import BackChannelLogout, read_initiated_login
from relying_party_sdk.errors import RelyingPartyError
from relying_party_sdk.initiated_login import InitiatedLogin
from relying_party_sdk.logout_token import LogoutNotice

_NO_STORE = {"Cache-Control": "no-store"}
_NO_WISH = InitiatedLogin()


@dataclass(frozen=True)
class Landing:
    """Where an answered question led: a path, and the session somebody logged in to."""

    path: str
    session: Session | None = None


class LoginDesk:
    """The addresses of logging in and out."""

    def __init__(self, site: Site, questions: Mapping[str, Question]) -> None:
        self._site = site
        self._questions = questions

    def routes(self) -> list[Route]:
        """One address per question, one for those sent here, the callback, the steps of a logout, and the refusals."""
        asks = [Route(q.path, self._asker(name), methods=["GET"]) for name, q in self._questions.items()]
        return [
            *asks,
            Route(INITIATED, self.initiated, methods=["GET", "POST"]),
            Route("/callback", self.callback, methods=["GET"]),
            Route(LOGGED_OUT, BackChannelLogout(self._site.relying_party, self.ended_elsewhere)),
            Route("/logout", self.logout, methods=["POST"]),
            Route("/leaving", self.leaving, methods=["GET"]),
            Route("/trouble/{code}", self.trouble, methods=["GET"]),
        ]

    def _asker(self, name: str):  # type: ignore[no-untyped-def]  # noqa: ANN202 (Starlette's endpoint type)
        async def ask(request: Request) -> Response:
            return await self.begin(request, name)

        return ask

    async def begin(self, request: Request, name: str, wish: InitiatedLogin = _NO_WISH) -> Response:
        """Ask the question and send the browser to the provider."""
        question, site = self._questions[name], self._site
        options = question.options()
        options["ui_locales"] = locale_of(request)
        if wish.login_hint:
            options["login_hint"] = wish.login_hint
        try:
            start = await site.relying_party.begin(question.scope, **options)
        except RelyingPartyError as refused:
            return _to(trouble_path(refused.code, name))
        session = site.sessions.of(request) or site.sessions.open()
        session.take_off(Flight(start.transaction, name, wish.target))
        response = _to(start.url)
        site.sessions.hand_over(session, response)
        return response

    async def initiated(self, request: Request) -> Response:
        """OIDC Core 4: by GET or POST; asked for by another provider than ours, nothing begins."""
        name = next((name for name, question in self._questions.items() if question.from_elsewhere), "")
        sent = await read_form(request) if request.method == "POST" else request.query_params.multi_items()
        try:
            wish = read_initiated_login(self._site.settings.issuer, self._site.settings.base_url, sent)
        except RelyingPartyError as refused:
            return _to(trouble_path(refused.code, name))
        return await self.begin(request, name, wish)

    async def callback(self, request: Request) -> Response:
        """The provider's answer. The state finds the question of this very browser, or there is none."""
        session = self._site.sessions.of(request)
        flight = session.flights.get(request.query_params.get("state", "")) if session else None
        if session is None or flight is None:
            return _to(trouble_path("invalid_state", ""))
        if flight.landing is None:
            params = request.query_params.multi_items()
            flight.landing = asyncio.ensure_future(self._land(session, flight, params))
        landing: Landing = await asyncio.shield(flight.landing)
        if landing.session is None:
            return _to(landing.path)
        if not self._site.sessions.lives(landing.session):
            return _to(trouble_path("already_used", flight.question))
        response = _to(landing.path)
        self._site.sessions.hand_over(landing.session, response)
        return response

    async def _land(self, session: Session, flight: Flight, params: list[tuple[str, str]]) -> Landing:
        question = self._questions[flight.question]
        try:
            tokens = await self._site.relying_party.complete(flight.transaction, params)
            await question.arrive(self._site, session, tokens)
        except RelyingPartyError as refused:
            return Landing(trouble_path(refused.code, flight.question))
        if question.outlives_session:
            tokens = replace(tokens, refresh_token=None)
        return Landing(flight.target or question.after, self._site.sessions.rise(session, tokens))

    async def ended_elsewhere(self, notice: LogoutNotice) -> None:
        """Back-Channel Logout 2.7: the login has ended at another service, at the provider, or with the card."""
        self._site.sessions.close_all(notice)

    async def logout(self, request: Request) -> Response:
        """Our own session ends first, whatever the provider says; then a page of ours leads on to the provider."""
        self._site.form_tokens.check_form_token(request, await read_form(request))
        session = self._site.sessions.of(request)
        response = _to("/")
        if session is not None and session.tokens is not None:
            self._site.sessions.close(session)
            response = _to("/leaving")
            leaving = self._site.sessions.open()
            leaving.farewell = await self._farewell(session)
            self._site.sessions.hand_over(leaving, response)
        return response

    async def _farewell(self, session: Session) -> str | None:
        """End the grant's refresh token, and find the provider's logout address; neither may stop a logout."""
        site, tokens = self._site, session.tokens
        try:
            if tokens is not None and tokens.refresh_token is not None:
                await site.relying_party.revoke(tokens.refresh_token, "refresh_token")
            hint = tokens.id_token if tokens is not None else None
            back = site.settings.base_url + site.registration["post_logout_redirect_path"]
            return await site.relying_party.logout_url(hint, back)
        except RelyingPartyError:
            return None

    async def leaving(self, request: Request) -> Response:
        """A page between our POST and the provider: browsers refuse to redirect a form to another origin."""
        session = self._site.sessions.of(request)
        if session is None or session.farewell is None:
            return _to("/")
        words = self._site.words(locale_of(request))
        message = words("You are logged out of our site. Next, you are logged out of Kakehashi ID.")
        return return_page(self._site.pages, request, session.farewell, message=message)

    async def trouble(self, request: Request) -> Response:
        """What happened and what to do; `from` names the question to ask again."""
        question = self._questions.get(request.query_params.get("from", ""))
        return trouble_response(self._site, request, request.path_params["code"], question.path if question else "/")


def trouble_path(code: str, question: str) -> str:
    """The address of a refusal's page."""
    return f"/trouble/{code}" + (f"?{urlencode({'from': question})}" if question else "")


def _to(url: str) -> Response:
    return RedirectResponse(url, 303, headers=_NO_STORE)
