"""Midori Shop (wire 6): asks `age_over_20` through the claims parameter (OIDC Core 5.5), shows a yes or a no."""

from collections.abc import Mapping

import httpx
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from examples.common.assembly import assemble
from examples.common.settings import Settings
from examples.common.site import Question, Surroundings, make_site
from examples.shop.registration import REGISTRATION
from foundation.clock import Clock
from foundation.ids import IdSource
from foundation.web import Brand
from relying_party_sdk.authorization import LoginOptions

__all__ = ["PREFIX", "REGISTRATION", "create_app", "settings_from"]
PREFIX = "KAKEHASHI_SHOP_"
BRAND = Brand(
    ja="みどり商店",
    en="Midori Shop",
    hue="shop",
    glyph="緑",
    tagline_ja="地酒の通信販売（見本）",
    tagline_en="Local sake by mail (demo)",
    help_ja="お困りのときは、みどり商店 お客様係（電話 0120-000-002、毎日10時から18時）へ。",
    help_en="If you are stuck, call Midori Shop: 0120-000-002, every day 10:00 to 18:00.",
)
# In the ID token: one login gives the answer, and no token is left that could ask for more.
CLAIMS = {"id_token": {"age_over_20": {"essential": True}}}


def settings_from(mapping: Mapping[str, str]) -> Settings:
    """The shop's settings from the environment."""
    return Settings.from_mapping(PREFIX, mapping)


def create_app(settings: Settings, *, clock: Clock, ids: IdSource, http: httpx.AsyncClient) -> ASGIApp:
    """The shop, ready to serve."""
    site = make_site("shop", settings, REGISTRATION, BRAND, Surroundings(clock, ids, http))

    async def landing(request: Request) -> Response:
        return site.render(request, "shop/landing.html")

    async def account(request: Request) -> Response:
        session = site.sessions.of(request)
        if session is None or session.tokens is None:
            return RedirectResponse("/", 303)
        answer = session.tokens.claims.get("age_over_20")
        # Only a real yes is a yes: a missing or odd answer opens nothing.
        return site.render(
            request,
            "shop/account.html",
            sub=session.tokens.sub,
            adult=answer is True,
            answered=isinstance(answer, bool),
        )

    start = Question("/start", "/account", options=lambda: LoginOptions(claims=CLAIMS), from_elsewhere=True)
    questions = {"start": start}
    routes = [Route("/", landing, methods=["GET"]), Route("/account", account, methods=["GET"])]
    return assemble(site, questions, routes)
