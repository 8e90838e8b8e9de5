"""Sakura Bank (wire 6): opens an account with verified claims from userinfo; a second visit asks `openid` only
and whether the details it keeps still stand. Who wants to need not report a new address: the bank asks the state."""

from collections.abc import Mapping
from dataclasses import dataclass

import httpx
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from examples.bank.address_watch import SCOPE, AddressWatch
from examples.bank.counter import CounterDesk
from examples.bank.customers import CLAIMS, STANDING, Customers, read_customer
from examples.bank.registration import REGISTRATION
from examples.bank.staff import StaffDesk
from examples.common.assembly import assemble
from examples.common.sessions import Session
from examples.common.settings import Settings
from examples.common.site import Question, Site, Surroundings, make_site
from foundation.clock import Clock
from foundation.ids import IdSource
from foundation.web import Brand
from relying_party_sdk.authorization import LoginOptions
from relying_party_sdk.tokens import Tokens

__all__ = ["PREFIX", "REGISTRATION", "create_app", "settings_from"]
PREFIX = "KAKEHASHI_BANK_"
KEEP_CURRENT = f"openid offline_access {SCOPE}"
BRAND = Brand(
    ja="さくら銀行",
    en="Sakura Bank",
    hue="bank",
    glyph="桜",
    tagline_ja="インターネット支店（見本）",
    tagline_en="Internet branch (demo)",
    help_ja="お困りのときは、さくら銀行 お客様相談室（電話 0120-000-001、平日9時から17時）へ。",
    help_en="If you are stuck, call Sakura Bank: 0120-000-001, Monday to Friday 9:00 to 17:00.",
)


def settings_from(mapping: Mapping[str, str]) -> Settings:
    """The bank's settings from the environment."""
    return Settings.from_mapping(PREFIX, mapping)


def create_app(settings: Settings, *, clock: Clock, ids: IdSource, http: httpx.AsyncClient) -> ASGIApp:
    """The bank, ready to serve."""
    site, customers = make_site("bank", settings, REGISTRATION, BRAND, Surroundings(clock, ids, http)), Customers()
    bank = Bank(site, customers, AddressWatch(site.relying_party, customers, clock))
    staff = [*StaffDesk(site, bank.watch).routes(), *CounterDesk(site, customers, ids).routes()]
    return assemble(site, bank.questions(), [*bank.routes(), *staff])


@dataclass(frozen=True)
class Bank:
    """What customers meet: three reasons to go to the provider, and two pages."""

    site: Site
    customers: Customers
    watch: AddressWatch

    def questions(self) -> dict[str, Question]:
        """Each button that leads to the provider."""
        opening, login = (lambda: LoginOptions(claims=CLAIMS)), (lambda: LoginOptions(claims=STANDING))
        return {
            "open-account": Question("/open-account", "/account", options=opening, arrive=self.open_account),
            "login": Question("/login", "/account", options=login, arrive=self.log_in, from_elsewhere=True),
            "keep-current": Question(
                "/keep-current",
                "/account",
                scope=KEEP_CURRENT,
                options=lambda: LoginOptions(prompt="consent"),  # whoever presses it wants to decide, also anew
                arrive=self.keep_current,
                outlives_session=True,
            ),
        }

    def routes(self) -> list[Route]:
        """The pages."""
        return [Route("/", self.landing, methods=["GET"]), Route("/account", self.account, methods=["GET"])]

    async def open_account(self, _: Site, __: Session, tokens: Tokens) -> None:
        """Verified attributes from userinfo, or no account."""
        person = await self.site.relying_party.userinfo(tokens)
        self.customers.keep(read_customer(person, self.site.clock.timestamp()))

    async def log_in(self, _: Site, __: Session, tokens: Tokens) -> None:
        """Nothing but whether the details still stand."""
        self.customers.note_standing(tokens.sub, tokens.claims.get("attributes_current"))

    async def keep_current(self, _: Site, __: Session, tokens: Tokens) -> None:
        """She agreed, or went on without it; both are fine."""
        self.watch.begin(tokens)

    async def landing(self, request: Request) -> Response:
        """The front door."""
        return self.site.render(request, "bank/landing.html")

    async def account(self, request: Request) -> Response:
        """The customer's own page."""
        session = self.site.sessions.of(request)
        if session is None or session.tokens is None:
            return RedirectResponse("/", 303)
        sub = session.tokens.sub
        return self.site.render(
            request,
            "bank/account.html",
            tokens=session.tokens,
            customer=self.customers.of(sub),
            watched=self.watch.watches(sub),
            reminder=self.watch.reminds(sub),
        )
