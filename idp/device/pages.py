"""The verification URI (RFC 8628 3.3): type the code, see which service and screen ask, say whether it is one's own.

A code in the address fills in the field and nothing more: until the button is pressed on our own page nothing is
decided, nobody is asked for a card, and no code is bound to this browser (AG-16; RFC 8628 3.3.1 and 5.4).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from foundation.web import FormTokenRefused, FormTokens, Pages, locale_of
from idp.authorize.endpoint import AuthorizeEndpoint
from idp.authorize.step import Attempt, Door
from idp.card_login.challenge import purpose_of
from idp.card_login.cross_device.network import network_of, same_network
from idp.clients.authentication import Clients
from idp.decoupled.ending import DecoupledEnding
from idp.device import user_code
from idp.device.authorization import DeviceAuthorization
from idp.device.desk import DeviceDesk
from idp.device.refusals import DeviceRefusal, UnknownUserCode
from idp.errors import OAuthError
from idp.interaction.browser import BrowserBinding
from idp.interaction.session import hash_of
from idp.interaction.state import OPENED_BY, OPENED_FOR
from idp.pages.refusal_page import RefusalPages
from idp.wire import Call, Reply

PATH, DONE = "/device", "/device/done"


@dataclass(frozen=True)
class DevicePages:
    """Three addresses for the browser."""

    pages: Pages
    form_tokens: FormTokens
    refusals: RefusalPages
    binding: BrowserBinding
    clients: Clients
    desk: DeviceDesk
    ending: DecoupledEnding

    async def enter(self, call: Call) -> Reply:
        """GET /device: the field, or, with a code, the question whether the screen is one's own."""
        browser = Request(call.scope)
        typed = browser.query_params.get("user_code", "")
        if not typed:
            return self._with_binding(browser, self.pages.render(browser, "device_enter.html", typed="", wrong=False))
        try:
            code = _read(typed)
            found = await self.desk.look_up(code, self._browser_hash(browser))
        except UnknownUserCode:
            return self._with_binding(browser, self._wrong(browser, typed))
        except DeviceRefusal as refused:
            return self.refusals.plain(browser, refused.code)
        return self._with_binding(browser, self._question(browser, code, found))

    async def confirm(self, call: Call, front: AuthorizeEndpoint) -> Reply:
        """POST /device/confirmation: the screen is one's own, and the card step begins; or it is not, and ends."""
        browser = Request(call.scope)
        try:
            form = call.form()
            self.form_tokens.check_form_token(browser, form)
            return await self._decide(browser, form, front)
        except FormTokenRefused:
            return self.refusals.plain(browser, "invalid_request")
        except (OAuthError, DeviceRefusal) as refused:
            return self.refusals.plain(browser, refused.code)

    async def done(self, call: Call) -> Reply:
        """GET /device/done: back to the screen."""
        browser = Request(call.scope)
        approved = browser.query_params.get("outcome") == "approved"
        return self.pages.render(browser, "device_done.html", approved=approved)

    async def _decide(self, browser: Request, form: Mapping[str, str], front: AuthorizeEndpoint) -> Reply:
        secret_hash = self._browser_hash(browser)
        found = await self.desk.look_up(_read(form.get("user_code", "")), secret_hash)
        if form.get("decision") != "mine":
            await self.desk.stop(found)
            return self.ending.done("stopped")
        await self.desk.confirm(found, secret_hash)
        opening = {OPENED_BY: Door.DEVICE.value, OPENED_FOR: str(found.id)}
        return await front.begin(browser, Attempt(Door.DEVICE, dict(found.parameters), vetted=True), opening)

    def _wrong(self, browser: Request, typed: str) -> Response:
        return self.pages.render(browser, "device_enter.html", status=400, typed=typed[:16], wrong=True)

    def _question(self, browser: Request, code: str, found: DeviceAuthorization) -> Response:
        client, hint = self.clients.get(found.client_id), found.parameters.get("ui_locales", "")
        if client is None:
            return self.refusals.plain(browser, "unknown_client")
        locale = locale_of(browser, hint)
        here = network_of(browser.client.host if browser.client else None)
        facts: dict[str, Any] = {
            "name": client.name_ja if locale == "ja" else client.name_en,
            "corporate_number": client.corporate_number,
            "origin": client.origin,
        }
        return self.pages.render(
            browser,
            "device_confirm.html",
            locale_hint=hint,
            client=facts,
            purpose=purpose_of(client)[locale],
            code=user_code.grouped(code),
            screen=found.screen,
            network=_network(found.network, here),
            asked_at=found.created_at,
            good_until=found.expires_at,
        )

    def _browser_hash(self, browser: Request) -> str:
        return hash_of(self._secret(browser))

    def _secret(self, browser: Request) -> str:
        """One secret for the whole request: a browser without one gets the one its code was counted under."""
        secret: str | None = getattr(browser.state, "binding_secret", None)
        if secret is None:
            secret = browser.state.binding_secret = self.binding.secret(browser)
        return secret

    def _with_binding(self, browser: Request, response: Response) -> Response:
        self.binding.attach(response, self._secret(browser))
        return response


def _read(typed: str) -> str:
    """What cannot be a code was no guess: it is told like a wrong one and not counted."""
    code = user_code.read(typed)
    if code is None:
        raise UnknownUserCode("no code has this form")
    return code


def _network(there: str, here: str) -> str:
    """`same`, `other`, or empty where a service's server asked and its network tells nothing."""
    return "" if not there else "same" if same_network(there, here) else "other"
