"""Draws the refusal page, and lets a page be reached only in the browser and while its interaction lives.

`back-to-client` leads through /authorize/resume, where the OAuth error left in the interaction is told to the
relying party with `iss` and `state`. Where no interaction can be trusted, it leads to the service's own site. No
refusal is a dead end: where nothing else is left, the request can begin anew, or the list of services is shown.
"""

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from foundation.trace import name_error
from foundation.web import Pages, locale_of
from idp.clients.authentication import Clients
from idp.clients.client import Client
from idp.interaction.address import Addresses, Beginning
from idp.interaction.browser import BrowserBinding
from idp.interaction.state import Interaction
from idp.interaction.store import InteractionStore
from idp.pages.refusals import refusal_of

_LONGEST_IX = 256
_NO_STORE = {"cache-control": "no-store", "referrer-policy": "no-referrer"}


@dataclass(frozen=True)
class Ways:
    """Where the reader can go from a refusal page; an empty text is no link."""

    back_url: str = ""
    retry_url: str = ""
    anew_url: str = ""


@dataclass(frozen=True)
class RefusalPages:
    """One door and one page for every way a login can end here."""

    pages: Pages
    addresses: Addresses
    interactions: InteractionStore
    binding: BrowserBinding
    clients: Clients

    def admit(self, request: Request, *, ix: str | None = None, first_step: bool = False) -> Interaction | Response:
        """The live interaction of this very browser, or the page that explains why there is none, and leads on.

        `first_step`: nothing was done here yet, so a browser that brings another cookie (two tabs that began in the
        same moment) begins anew without being asked.
        """
        query = request.query_params
        standing, found = self.interactions.look_up((query.get("ix", "") if ix is None else ix)[:_LONGEST_IX])
        if found is None:
            anew = self.addresses.anew_by(query.get("begin", ""))
            return self._page(request, "expired_interaction" if anew else "invalid_request", None, Ways(anew_url=anew))
        if not self.binding.holds(request, found):
            return self._elsewhere(request, found, untouched=first_step and standing == "live" and found.card is None)
        if standing == "live":
            return found
        anew = self.addresses.anew(found) if standing == "expired" else ""
        client = self.clients.get(found.client_id)
        ways = Ways(self._home(client), anew_url=anew)
        return self._page(request, f"{standing}_interaction", client, ways, found.parameters.get("ui_locales", ""))

    def admit_anew(self, request: Request) -> Beginning | Response:
        """The request an address carries, if it is fresh and nobody was told its answer yet."""
        begun = self.addresses.open(request.query_params.get("begin", ""))
        if begun is None:
            return self.plain(request, "expired_interaction")
        standing, found = self.interactions.look_up(begun.ix)
        if standing == "finished" and found is not None:
            return self.plain(request, "finished_interaction", self.clients.get(found.client_id))
        return begun

    def of_interaction(self, request: Request, code: str, interaction: Interaction) -> HTMLResponse:
        """A refusal inside a live login: the way back tells the relying party, a second try may be offered."""
        retry = self.addresses.of("/login", interaction) if refusal_of(code).retry else ""
        ways, hint = Ways(self.addresses.of("/authorize/resume", interaction), retry), interaction.parameters
        return self._page(request, code, self.clients.get(interaction.client_id), ways, hint.get("ui_locales", ""))

    def plain(self, request: Request, code: str, client: Client | None = None) -> HTMLResponse:
        """A refusal outside any login; with a known client its site is the way back, never a given address."""
        return self._page(request, code, client, Ways(self._home(client)))

    def _elsewhere(self, request: Request, found: Interaction, *, untouched: bool) -> Response:
        """Another browser gets nothing of what was proven here, and is not told who asked; it may begin anew."""
        anew = self.addresses.anew(found)
        if anew and untouched and self.binding.is_known(request):
            return RedirectResponse(anew, 303, _NO_STORE)
        return self._page(request, "other_browser", None, Ways(anew_url=anew))

    def _page(self, request: Request, code: str, client: Client | None, ways: Ways, hint: str = "") -> HTMLResponse:
        refusal, locale = refusal_of(code), locale_of(request, hint)
        name = "" if client is None else client.name_ja if locale == "ja" else client.name_en
        texts: dict[str, Any] = {
            field: self.pages.gettext(locale, getattr(refusal, field))
            for field in ("title", "happened", "sent", "advice")
        }
        return self.pages.render(
            request,
            "refusal.html",
            status=refusal.status,
            locale_hint=hint,
            **texts,
            client=name,
            ways=ways,
            error_id=name_error(request.scope, refusal.code),
        )

    def _home(self, client: Client | None) -> str:
        """Where the service lets a login begin."""
        return client.login_from(self.addresses.issuer) if client else ""
