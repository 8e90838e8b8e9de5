"""GET and POST /logout, the question, and the page after it.

Who proves that he was told of the login ends the session at once; anybody else makes us ask the person first, or any
picture on any page could log people out (RP-Initiated Logout 1.0, 6). Without parameters this is the citizen's own way
to log out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from foundation.web import FormTokenRefused, FormTokens, Pages, return_page
from idp.errors import OAuthError
from idp.interaction.browser import SessionStore
from idp.interaction.session import Party
from idp.logout.front_channel import Frame, FrontChannel, headers_for
from idp.logout.request import ASKED, LogoutRequest, LogoutRequests
from idp.pages.refusal_page import RefusalPages
from idp.wire import Call, Reply, redirect

LOGOUT, CONFIRMATION, FINISHED = "/logout", "/logout/confirmation", "/logout/finished"
FRAMES = "frames"


@dataclass(frozen=True)
class LogoutPages:
    """The three addresses."""

    issuer: str
    requests: LogoutRequests
    sessions: SessionStore
    front_channel: FrontChannel
    pages: Pages
    form_tokens: FormTokens
    refusals: RefusalPages

    async def logout(self, call: Call) -> Reply:
        """Ends at once, or asks."""
        browser = Request(call.scope)
        try:
            asked = self.requests.read(call.parameters())
        except OAuthError as refused:
            return self.refusals.plain(browser, refused.code)
        session = self.sessions.known(browser)
        if session is None and call.method == "POST":
            # A form of another site brings no SameSite=Lax cookie; the redirect after it does.
            return redirect(f"{self.issuer}{LOGOUT}?{urlencode({ASKED: self.requests.seal(asked)})}")
        if session is None:
            return self._leave(browser, asked, ())
        if not self.requests.proves(asked, session):
            return self._question(browser, asked)
        return self._leave(browser, asked, await self.sessions.end(session.sid))

    async def confirm(self, call: Call) -> Reply:
        """The citizen pressed the button on our own page."""
        browser = Request(call.scope)
        try:
            form = call.form()
            self.form_tokens.check_form_token(browser, form)
            asked = self.requests.read(form)
        except (OAuthError, FormTokenRefused):
            return self.refusals.plain(browser, "invalid_request")
        session = self.sessions.known(browser)
        frames = self.front_channel.seal(await self.sessions.end(session.sid)) if session is not None else ""
        query = urlencode({**asked.kept, **({FRAMES: frames} if frames else {})})
        headers = {"location": f"{self.issuer}{FINISHED}?{query}", "cache-control": "no-store"}
        response = Response(status_code=303, headers=headers)
        self.sessions.forget(response)
        return response

    async def finished(self, call: Call) -> Reply:
        """A page, because a form's answer must not lead straight to another origin (decision 0003)."""
        browser = Request(call.scope)
        try:
            parameters = call.parameters()
            asked = self.requests.read({n: v for n, v in parameters.items() if n not in ("id_token_hint", FRAMES)})
        except OAuthError as refused:
            return self.refusals.plain(browser, refused.code)
        frames = self.front_channel.open(parameters[FRAMES]) if FRAMES in parameters else []
        if asked.location and not frames:
            return return_page(self.pages, browser, asked.location)
        return self._page(browser, asked, frames)

    def _question(self, browser: Request, asked: LogoutRequest) -> Response:
        return self.pages.render(
            browser, "logout.html", locale_hint=asked.ui_locales, kept=asked.kept, recipient=asked.recipient
        )

    def _leave(self, browser: Request, asked: LogoutRequest, parties: Sequence[Party]) -> Reply:
        frames = self.front_channel.frames(parties)
        if asked.location and not frames:
            response = Response(status_code=303, headers={"location": asked.location, "cache-control": "no-store"})
        else:
            response = self._page(browser, asked, frames)
        self.sessions.forget(response)
        return response

    def _page(self, browser: Request, asked: LogoutRequest, frames: Sequence[Frame]) -> Response:
        return self.pages.render(
            browser,
            "logged_out.html",
            headers=headers_for(frames),
            locale_hint=asked.ui_locales,
            frames=frames,
            url=asked.location,
        )
