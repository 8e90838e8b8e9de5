"""The browser's part: what is still to be signed and where, going on without it, and the way on.

A refusal of the card or the state ends on this page and never ends the login: keeping attributes up to date is an
offer, and the person can decline it here as well.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from foundation.clock import Clock
from foundation.web import FormTokenRefused, FormTokens, Pages, return_page
from idp.card_login import messages
from idp.card_login.ticket import CardTickets
from idp.clients.authentication import Clients
from idp.clients.client import Client
from idp.consent.store import GrantStore
from idp.errors import OAuthError
from idp.interaction.state import CardProof, Interaction
from idp.latest_attributes.consent import Consents
from idp.latest_attributes.service import notice_for, purpose_of, service_of
from idp.latest_attributes.words import words_of
from idp.pages.refusal_page import RefusalPages
from idp.wire import Call, Reply
from standards.oauth import LATEST_ATTRIBUTES

WITHOUT, CONTINUE = "/latest-attributes/without", "/latest-attributes/continue"


@dataclass(frozen=True)
class ConsentPages:
    """Three handlers; `state_url` is the state's own page about these consents, empty where it is not known."""

    issuer: str
    platform: str
    agent_url: str
    state_url: str
    tickets: CardTickets
    clients: Clients
    consents: Consents
    grants: GrantStore
    refusals: RefusalPages
    pages: Pages
    form_tokens: FormTokens
    clock: Clock

    async def page(self, call: Call) -> Reply:
        """Who would receive what, what to sign, and both ways on; `error` tells why an earlier try failed."""
        browser = Request(call.scope)
        found = self.refusals.admit(browser)
        if isinstance(found, Response):
            return found
        client = self.clients.get(found.client_id)
        if client is None:
            return self.refusals.plain(browser, "unknown_client")
        if found.card is None or not client.latest_attributes or self._stands(found.card, client):
            return self._see_other("/authorize/resume", found)
        return self._offer(browser, found, client)

    async def without(self, call: Call) -> Reply:
        """The person goes on without it: the grant loses this one item, and she is not asked at every login."""
        browser = Request(call.scope)
        try:
            form = call.form()
            self.form_tokens.check_form_token(browser, form)
        except (OAuthError, FormTokenRefused):
            return self.refusals.plain(browser, "invalid_request")
        found = self.refusals.admit(browser, ix=form.get("ix", ""))
        if isinstance(found, Response):
            return found
        if found.card is not None:
            pair = found.card.account_id, found.client_id
            await self.grants.drop_scope(*pair, LATEST_ATTRIBUTES, declined=True)
        return self._see_other(CONTINUE, found)

    async def resume(self, call: Call) -> Reply:
        """A page, because a form's answer must not lead straight to another origin (decision 0003)."""
        browser = Request(call.scope)
        found = self.refusals.admit(browser)
        if isinstance(found, Response):
            return found
        return return_page(self.pages, browser, self.refusals.addresses.of("/authorize/resume", found))

    def _stands(self, who: CardProof, client: Client) -> bool:
        consent = self.consents.find(who.account_id, client.client_id)
        service = service_of(client, self.platform).id
        return consent is not None and consent.stands(service, self.clock.timestamp())

    def _offer(self, browser: Request, found: Interaction, client: Client) -> Reply:
        return self.pages.render(
            browser,
            "latest_attributes.html",
            locale_hint=found.parameters.get("ui_locales", ""),
            client=messages.recipient(client),
            platform=self.platform,
            purpose=purpose_of(client),
            notice=notice_for(client, self.platform, self.clock.timestamp()),
            refusal=words_of(browser.query_params.get("error", "")),
            agent_url=f"{self.agent_url}/attribute-statement?{urlencode({'ticket': self.tickets.issue(found.id)})}",
            without_url=WITHOUT,
            state_url=self.state_url,
            ix=found.id,
        )

    def _see_other(self, path: str, found: Interaction) -> Reply:
        location = self.refusals.addresses.of(path, found)
        headers = {"location": location, "cache-control": "no-store", "referrer-policy": "no-referrer"}
        return Response(status_code=303, headers=headers)
