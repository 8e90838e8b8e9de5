"""Sign-in and sign-out of the citizen through the SDK (OpenID Connect Core 3.1, RP-Initiated Logout 1.0).

The transaction in flight waits in a sealed cookie of ten minutes; `next` is a path of ours and nothing else.
"""

import json
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from consent_ui.desk import Desk
from consent_ui.errors import LoginFailed, ProviderDown
from foundation.envelope import SealBroken
from foundation.http import read_form
from foundation.web import locale_of, return_page
from relying_party_sdk.authorization import LoginOptions, Transaction
from relying_party_sdk.errors import AccessDenied, ProviderUnreachable, RelyingPartyError, TryLater

SCOPE = "openid offline_access trust:self"
_FLIGHT, _FAREWELL = "login-in-flight", "farewell"
_FLIGHT_SECONDS, _FAREWELL_SECONDS = 600, 60


def safe_next(path: str) -> str:
    """A path on this site; anything a browser could read as another site becomes the dashboard."""
    if path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() and "\\" not in path:
        return path
    return "/"


class Login:
    """The four addresses of a login."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._prefix = "__Host-" if desk.sessions.secure else ""

    def _remember(self, response: Response, name: str, value: str, seconds: int) -> None:
        response.set_cookie(
            self._prefix + name,
            value,
            max_age=seconds,
            path="/",
            httponly=True,
            samesite="lax",
            secure=self._desk.sessions.secure,
        )

    async def begin(self, request: Request) -> Response:
        """GET /login: off to the provider."""
        try:
            start = await self._desk.relying_party.begin(SCOPE, **_options(request))
        except RelyingPartyError as down:
            raise ProviderDown("begin") from down
        told = json.dumps([start.transaction.to_json(), safe_next(request.query_params.get("next", "/"))])
        response = RedirectResponse(start.url, 303, headers={"Cache-Control": "no-store"})
        sealed = self._desk.sealer.seal(told.encode(), kind=_FLIGHT)
        self._remember(response, "kk_consent_login", sealed, _FLIGHT_SECONDS)
        return response

    def _flight(self, request: Request) -> tuple[Transaction, str]:
        try:
            sealed = request.cookies[self._prefix + "kk_consent_login"]
            transaction, after = json.loads(self._desk.sealer.open(sealed, kind=_FLIGHT))
            return Transaction.from_json(transaction), safe_next(after)
        except (KeyError, SealBroken, ValueError, RelyingPartyError) as lost:
            raise LoginFailed("no login in flight in this browser") from lost

    async def callback(self, request: Request) -> Response:
        """GET /callback: the provider's answer; on success a new session, then where the person wanted to go."""
        transaction, after = self._flight(request)
        try:
            tokens = await self._desk.relying_party.complete(transaction, request.query_params.multi_items())
        except AccessDenied:
            response: Response = RedirectResponse("/", 303)
            self._remember(response, "kk_consent_login", "", 0)
            return response
        except (ProviderUnreachable, TryLater) as down:
            raise ProviderDown("callback") from down
        except RelyingPartyError as refused:
            raise LoginFailed(refused.code) from refused
        response = RedirectResponse(after, 303, headers={"Cache-Control": "no-store"})
        self._remember(response, "kk_consent_login", "", 0)
        await self._desk.sessions.start(tokens, response)
        return response

    async def logout(self, request: Request) -> Response:
        """POST /logout: the session ends here first, whatever the provider says."""
        self._desk.form_tokens.check_form_token(request, await read_form(request))
        session = await self._desk.sessions.find(request)
        response = RedirectResponse("/signing-out", 303, headers={"Cache-Control": "no-store"})
        if session is not None:
            await self._desk.sessions.end(session)
            await self._revoke(session.tokens.refresh_token)
            hint = self._desk.sealer.seal((session.tokens.id_token or "").encode(), kind=_FAREWELL)
            self._remember(response, "kk_consent_farewell", hint, _FAREWELL_SECONDS)
        self._desk.sessions.forget_cookie(response)
        return response

    async def stay(self, request: Request) -> Response:
        """GET /logout: an address alone signs nobody out (OWASP ASVS 3.3); the button is on the start page."""
        return RedirectResponse("/", 303)

    async def _revoke(self, refresh_token: str | None) -> None:
        """Best effort: the session is gone already, and unused tokens die by themselves."""
        if refresh_token:
            try:
                await self._desk.relying_party.revoke(refresh_token, "refresh_token")
            except RelyingPartyError:
                return

    async def signing_out(self, request: Request) -> Response:
        """GET /signing-out: a page (never a redirect from the POST) that goes on to the provider's logout."""
        try:
            sealed = request.cookies[self._prefix + "kk_consent_farewell"]
            hint = self._desk.sealer.open(sealed, kind=_FAREWELL).decode()
            url = await self._desk.relying_party.logout_url(hint, self._desk.base_url + "/signed-out")
        except (KeyError, SealBroken, RelyingPartyError):
            return RedirectResponse("/signed-out", 303)
        locale = locale_of(request)
        message = self._desk.pages.gettext(locale, "You are signed out here. Next, signing out of Kakehashi ID.")
        response = return_page(self._desk.pages, request, url, message=message)
        self._remember(response, "kk_consent_farewell", "", 0)
        return response

    async def signed_out(self, request: Request) -> Response:
        """GET /signed-out: nothing is left in this browser."""
        return self._desk.pages.render(request, "signed_out.html", session=None)


def login_address(after: str, max_age: int | None = None) -> str:
    """The address of the login that comes back to `after`; `max_age`: the card must not have been shown longer ago."""
    fresh = "" if max_age is None else f"&max_age={max_age}"
    return f"/login?next={quote(safe_next(after), safe='/')}{fresh}"


def _options(request: Request) -> LoginOptions:
    """OIDC Core 3.1.2.1: whoever writes another max_age into the address only shows a card for it."""
    options, asked = LoginOptions(ui_locales=locale_of(request)), request.query_params.get("max_age", "")
    if asked.isascii() and asked.isdecimal() and len(asked) <= 6:
        options["max_age"] = int(asked)
    return options


def routes(desk: Desk) -> list[Route]:
    """The addresses of this file."""
    login = Login(desk)
    return [
        Route("/login", login.begin, methods=["GET"]),
        Route("/callback", login.callback, methods=["GET"]),
        Route("/logout", login.logout, methods=["POST"]),
        Route("/logout", login.stay, methods=["GET"]),
        Route("/signing-out", login.signing_out, methods=["GET"]),
        Route("/signed-out", login.signed_out, methods=["GET"]),
    ]
