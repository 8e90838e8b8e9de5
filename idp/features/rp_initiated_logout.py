"""OpenID Connect RP-Initiated Logout 1.0: end the login session, then go back, only to a registered address (2, 3).

Who brings an ID token of the person who is logged in may end the session at once; anybody else makes us ask her
first (6), or any picture on any page could log people out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from foundation.web import FormTokenRefused, FormTokens, Pages, return_page
from idp.accounts.pairwise import PairwiseSubjects
from idp.authorize.hint import IdTokenHints
from idp.clients.authentication import Clients
from idp.clients.client import Client
from idp.errors import InvalidRequest, OAuthError, UnknownClient, UnregisteredRedirect
from idp.feature import Endpoint, Feature
from idp.interaction.browser import SessionStore
from idp.pages.refusal_page import RefusalPages
from idp.wire import Call, Reply

_KEPT = ("client_id", "post_logout_redirect_uri", "state")


@dataclass(frozen=True)
class Ending:
    """One logout request, checked: who asks, for whom, and where to go then."""

    client: Client | None
    subject: str
    parameters: Mapping[str, str]

    @property
    def location(self) -> str:
        """3: the registered address with `state`; empty if there is none."""
        uri, state = self.parameters.get("post_logout_redirect_uri", ""), self.parameters.get("state", "")
        return f"{uri}{'&' if '?' in uri else '?'}{urlencode({'state': state})}" if uri and state else uri


@dataclass(frozen=True)
class Logout:
    """GET and POST /logout, the question, and the page after it."""

    issuer: str
    hints: IdTokenHints
    clients: Clients
    pairwise: PairwiseSubjects
    sessions: SessionStore
    pages: Pages
    form_tokens: FormTokens
    refusals: RefusalPages

    async def logout(self, call: Call) -> Reply:
        """Ends at once, or asks."""
        browser = Request(call.scope)
        try:
            ending = self._ending(call.parameters())
        except OAuthError as refused:
            return self.refusals.plain(browser, refused.code)
        session = self.sessions.current(browser)
        if session is not None and ending.subject != self._subject(ending.client, session.account_id):
            return self.pages.render(browser, "logout.html", kept=_kept(ending))
        if session is not None:
            await self.sessions.end(session.sid)
        return self._bye(browser, ending)

    async def confirm(self, call: Call) -> Reply:
        """The citizen pressed the button on our own page."""
        browser = Request(call.scope)
        try:
            form = call.form()
            self.form_tokens.check_form_token(browser, form)
            ending = self._ending({name: form[name] for name in _KEPT if name in form})
        except (OAuthError, FormTokenRefused):
            return self.refusals.plain(browser, "invalid_request")
        session = self.sessions.current(browser)
        if session is not None:
            await self.sessions.end(session.sid)
        response = Response(status_code=303, headers=self._finished(ending))
        self.sessions.forget(response)
        return response

    async def finished(self, call: Call) -> Reply:
        """A page, because a form's answer must not lead straight to another origin (decision 0003)."""
        browser = Request(call.scope)
        try:
            ending = self._ending({n: v for n, v in call.parameters().items() if n in _KEPT})
        except OAuthError as refused:
            return self.refusals.plain(browser, refused.code)
        if ending.location:
            return return_page(self.pages, browser, ending.location)
        return self.pages.render(browser, "logged_out.html")

    def _bye(self, browser: Request, ending: Ending) -> Reply:
        if not ending.location:
            response: Response = self.pages.render(browser, "logged_out.html")
        else:
            response = Response(status_code=303, headers={"location": ending.location, "cache-control": "no-store"})
        self.sessions.forget(response)
        return response

    def _finished(self, ending: Ending) -> dict[str, str]:
        query = urlencode(_kept(ending))
        return {"location": f"{self.issuer}/logout/finished?{query}", "cache-control": "no-store"}

    def _ending(self, parameters: Mapping[str, str]) -> Ending:
        """2 and 3: hint, client and address must belong together."""
        token, client_id = parameters.get("id_token_hint"), parameters.get("client_id")
        claims = self.hints.read(token) if token is not None else {}
        if claims is None or (claims and client_id not in (None, claims["aud"])):
            raise InvalidRequest("id_token_hint is not an ID token this client got here")
        named = claims.get("aud", client_id)
        client = self.clients.get(named) if named is not None else None
        if named is not None and client is None:
            raise UnknownClient("no such client")
        uri = parameters.get("post_logout_redirect_uri")
        if uri is not None and (client is None or uri not in client.post_logout_redirect_uris):
            raise UnregisteredRedirect("the address is not registered for this client")
        if len(parameters.get("state", "")) > 4096:
            raise InvalidRequest("state is too long")
        return Ending(client, str(claims.get("sub", "")), {**parameters, **({"client_id": named} if named else {})})

    def _subject(self, client: Client | None, account_id: int) -> str | None:
        return None if client is None else self.pairwise.subject(account_id, client.sector)


def _kept(ending: Ending) -> dict[str, str]:
    return {name: ending.parameters[name] for name in _KEPT if name in ending.parameters}


def rp_initiated_logout(logout: Logout) -> Feature:
    """The feature."""
    return Feature(
        name="rp_initiated_logout",
        specification="OpenID Connect RP-Initiated Logout 1.0",
        requires=("authorization_code",),
        endpoints=(
            Endpoint("/logout", ("GET", "POST"), lambda _: logout.logout, "end_session_endpoint"),
            Endpoint("/logout/confirmation", ("POST",), lambda _: logout.confirm),
            Endpoint("/logout/finished", ("GET",), lambda _: logout.finished),
        ),
        client_metadata=frozenset({"post_logout_redirect_uris"}),
    )
