"""Draws the refusal page, and lets a page be reached only in the browser and while its interaction lives.

`back-to-client` leads through /authorize/resume, where the OAuth error left in the interaction is told to the
relying party with `iss` and `state`. Where no interaction can be trusted, it leads to the service's own site.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse

from foundation.http import trace_id_of
from foundation.web import Pages, locale_of
from idp.clients.authentication import Clients
from idp.clients.client import Client
from idp.interaction.browser import BrowserBinding
from idp.interaction.state import Interaction
from idp.interaction.store import InteractionStore
from idp.pages.refusals import refusal_of

_LONGEST_IX = 256


@dataclass(frozen=True)
class Ways:
    """Where the reader can go from a refusal page; an empty text is no link."""

    back_url: str = ""
    retry_url: str = ""


@dataclass(frozen=True)
class RefusalPages:
    """One door and one page for every way a login can end here."""

    pages: Pages
    issuer: str
    interactions: InteractionStore
    binding: BrowserBinding
    clients: Clients

    def admit(self, request: Request, ix: str | None = None) -> Interaction | HTMLResponse:
        """The live interaction of this very browser, or the page that explains why there is none."""
        named = request.query_params.get("ix", "") if ix is None else ix
        standing, found = self.interactions.look_up(named[:_LONGEST_IX])
        if found is None:
            return self.plain(request, "invalid_request")
        client = self.clients.get(found.client_id)
        if not self.binding.holds(request, found):
            # A stranger's browser learns nothing about the request, not even who asked.
            return self.plain(request, "other_browser")
        if standing == "live":
            return found
        ways = Ways(client.origin if client else "")
        return self._page(request, f"{standing}_interaction", client, ways)

    def of_interaction(self, request: Request, code: str, interaction: Interaction) -> HTMLResponse:
        """A refusal inside a live login: the way back tells the relying party, a second try may be
        offered."""
        query = urlencode({"ix": interaction.id})
        retry = f"{self.issuer}/login?{query}" if refusal_of(code).retry else ""
        ways = Ways(f"{self.issuer}/authorize/resume?{query}", retry)
        return self._page(request, code, self.clients.get(interaction.client_id), ways)

    def plain(self, request: Request, code: str, client: Client | None = None) -> HTMLResponse:
        """A refusal outside any login.

        With a known client its site is the way back, never a given address.
        """
        return self._page(request, code, client, Ways(client.origin if client else ""))

    def _page(self, request: Request, code: str, client: Client | None, ways: Ways) -> HTMLResponse:
        refusal, locale = refusal_of(code), locale_of(request)
        name = "" if client is None else client.name_ja if locale == "ja" else client.name_en
        texts: dict[str, Any] = {
            field: self.pages.gettext(locale, getattr(refusal, field))
            for field in ("title", "happened", "sent", "advice")
        }
        return self.pages.render(
            request,
            "refusal.html",
            status=refusal.status,
            **texts,
            client=name,
            back_url=ways.back_url,
            retry_url=ways.retry_url,
            error_id=trace_id_of(request.scope),
        )
