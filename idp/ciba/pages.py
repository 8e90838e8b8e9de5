"""The person's side (CIBA Core 8): see who asks and with which words, say that one expected it, show the card for it.

Who sees the list has shown a card to this provider; who answers a question shows it for that question, so that the
statement the card signs names the service that gets the answer. Opening a page decides nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from foundation.web import FormTokenRefused, FormTokens, Pages, locale_of
from idp.authorize.ending import Granted
from idp.authorize.endpoint import AuthorizeEndpoint
from idp.authorize.step import Attempt, Door
from idp.card_login.challenge import purpose_of
from idp.ciba.desk import Asked, BackchannelDesk
from idp.ciba.refusals import NothingWaits
from idp.decoupled.ending import DecoupledEnding
from idp.errors import OAuthError
from idp.interaction.browser import SessionStore
from idp.interaction.state import OPENED_BY, OPENED_FOR, Interaction
from idp.pages.refusal_page import RefusalPages
from idp.wire import Call, Reply, redirect

PATH, DONE = "/ciba", "/ciba/done"
LOGIN, ANSWER = f"{PATH}/login", f"{PATH}/answer"


@dataclass(frozen=True)
class BackchannelPages:
    """Four addresses for the browser. `own_client_id`: the citizen's pages, to whom a card is shown for the list."""

    pages: Pages
    form_tokens: FormTokens
    refusals: RefusalPages
    sessions: SessionStore
    desk: BackchannelDesk
    ending: DecoupledEnding
    own_client_id: str

    async def waiting(self, call: Call) -> Reply:
        """GET /ciba: what waits for the person whose card was shown here, or the way to show it."""
        browser = Request(call.scope)
        session = self.sessions.current(browser)
        if session is None:
            return self.pages.render(browser, "ciba_closed.html")
        locale = locale_of(browser)
        asked = [_shown(each, locale) for each in self.desk.waiting(session.account_id)]
        return self.pages.render(browser, "ciba_waiting.html", asked=asked)

    async def log_in(self, call: Call, front: AuthorizeEndpoint) -> Reply:
        """GET /ciba/login: the card, to see the list."""
        browser = Request(call.scope)
        wish = {"client_id": self.own_client_id, "scope": "openid", "ui_locales": locale_of(browser)}
        try:
            return await front.begin(browser, Attempt(Door.OWN, wish), {OPENED_BY: Door.OWN.value, OPENED_FOR: PATH})
        except OAuthError as refused:
            return self.refusals.plain(browser, refused.code)

    async def answer(self, call: Call, front: AuthorizeEndpoint) -> Reply:
        """POST /ciba/answer: she expected it, and the card step begins; or she did not, and it ends."""
        browser = Request(call.scope)
        try:
            form = call.form()
            self.form_tokens.check_form_token(browser, form)
            return await self._decide(browser, form, front)
        except FormTokenRefused:
            return self.refusals.plain(browser, "invalid_request")
        except (OAuthError, NothingWaits) as refused:
            return self.refusals.plain(browser, refused.code)

    async def done(self, call: Call) -> Reply:
        """GET /ciba/done: back to whoever asked."""
        browser = Request(call.scope)
        approved = browser.query_params.get("outcome") == "approved"
        return self.pages.render(browser, "ciba_done.html", approved=approved)

    async def _decide(self, browser: Request, form: Mapping[str, str], front: AuthorizeEndpoint) -> Reply:
        session = self.sessions.current(browser)
        if session is None:
            return redirect(self.refusals.addresses.issuer + PATH)
        asked = self.desk.find(session.account_id, form.get("request", ""))
        if form.get("decision") != "expected":
            await self.desk.stop(asked)
            return self.ending.done("stopped")
        opening = {OPENED_BY: Door.CIBA.value, OPENED_FOR: str(asked.request.id)}
        attempt = Attempt(Door.CIBA, {**asked.request.parameters, "client_id": asked.client.client_id}, vetted=True)
        return await front.begin(browser, attempt, opening)


@dataclass(frozen=True)
class OwnPage:
    """The end of a card step for a page of ours: back to it, which sees the session."""

    issuer: str
    refusals: RefusalPages

    async def granted(self, browser: Request, found: Interaction, granted: Granted) -> Reply:
        """The page that asked; its path is our own writing."""
        return redirect(self.issuer + found.opening[OPENED_FOR])

    async def refused(self, browser: Request, found: Interaction, error: OAuthError) -> Reply:
        """Nobody else has to be told."""
        return self.refusals.plain(browser, error.code)


def _shown(asked: Asked, locale: str) -> dict[str, Any]:
    client, request = asked.client, asked.request
    return {
        "id": str(request.id),
        "name": client.name_ja if locale == "ja" else client.name_en,
        "corporate_number": client.corporate_number,
        "origin": client.origin,
        "purpose": purpose_of(client)[locale],
        "message": request.binding_message,
        "asked_at": request.created_at,
        "good_until": request.expires_at,
    }
