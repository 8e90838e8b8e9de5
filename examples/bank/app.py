"""Sakura Bank (wire 6): opens an account with verified claims from userinfo; a second visit asks `openid` only
and whether the details it keeps still stand."""

from collections.abc import Mapping

import httpx
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from examples.bank.customers import CLAIMS, STANDING, Customers, read_customer
from examples.bank.registration import REGISTRATION
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
    site = make_site("bank", settings, REGISTRATION, BRAND, Surroundings(clock, ids, http))
    customers = Customers()

    async def open_account(_: Site, __: Session, tokens: Tokens) -> None:
        person = await site.relying_party.userinfo(tokens)
        customers.keep(read_customer(person, clock.timestamp()))

    async def log_in(_: Site, __: Session, tokens: Tokens) -> None:
        customers.note_standing(tokens.sub, tokens.claims.get("attributes_current"))

    async def landing(request: Request) -> Response:
        return site.render(request, "bank/landing.html")

    async def account(request: Request) -> Response:
        session = site.sessions.of(request)
        if session is None or session.tokens is None:
            return RedirectResponse("/", 303)
        tokens = session.tokens
        return site.render(request, "bank/account.html", tokens=tokens, customer=customers.of(tokens.sub))

    questions = {
        "open-account": Question(
            "/open-account", "/account", options=lambda: LoginOptions(claims=CLAIMS), arrive=open_account
        ),
        "login": Question(
            "/login", "/account", options=lambda: LoginOptions(claims=STANDING), arrive=log_in, from_elsewhere=True
        ),
    }
    routes = [Route("/", landing, methods=["GET"]), Route("/account", account, methods=["GET"])]
    return assemble(site, questions, routes)
