"""Hoshizora Cinema (wire 6, RFC 8628): a large code and a picture on the screen, `age_over_20` in the ID token.

No page changes by itself unless the viewer switches that on (WCAG 2.2.1); without scripts it is a plain reload.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import replace

import httpx
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from examples.common.assembly import assemble_pages
from examples.common.settings import Settings
from examples.common.site import Site, Surroundings, make_site
from examples.common.trouble_page import trouble_response
from examples.television.registration import REGISTRATION
from examples.television.screens import Screens
from foundation.clock import Clock
from foundation.http import read_form
from foundation.ids import IdSource
from foundation.web import Brand, locale_of
from relying_party_sdk.authorization import LoginOptions
from relying_party_sdk.device import Sleep
from relying_party_sdk.errors import RelyingPartyError

__all__ = ["PREFIX", "REGISTRATION", "create_app", "settings_from"]
PREFIX = "KAKEHASHI_TELEVISION_"
BRAND = Brand(
    ja="ほしぞらシネマ",
    en="Hoshizora Cinema",
    hue="cinema",
    glyph="星",
    tagline_ja="テレビで見る映画（見本）",
    tagline_en="Films on your television (demo)",
    help_ja="お困りのときは、ほしぞらシネマ 視聴者窓口（電話 0120-000-006、毎日10時から22時）へ。",
    help_en="If you are stuck, call Hoshizora Cinema: 0120-000-006, every day 10:00 to 22:00.",
)
# In the ID token: one login gives the answer, and no token is left that could ask for more.
CLAIMS = {"id_token": {"age_over_20": {"essential": True}}}
RELOAD_SECONDS = 5
_NO_STORE = {"Cache-Control": "no-store"}


def settings_from(mapping: Mapping[str, str]) -> Settings:
    """The cinema's settings from the environment."""
    return Settings.from_mapping(PREFIX, mapping)


def create_app(
    settings: Settings, *, clock: Clock, ids: IdSource, http: httpx.AsyncClient, sleep: Sleep = asyncio.sleep
) -> ASGIApp:
    """The cinema, ready to serve."""
    site = make_site("television", settings, REGISTRATION, BRAND, Surroundings(clock, ids, http))
    site = replace(site, layout="television/television.html")
    return assemble_pages(site, Television(site, Screens(site.relying_party, clock, sleep)).routes())


class Television:
    """The pages of a screen."""

    def __init__(self, site: Site, screens: Screens) -> None:
        self._site, self._screens = site, screens

    def routes(self) -> list[Route]:
        """Six addresses; `/callback` is none of them."""
        return [
            Route("/", self.landing, methods=["GET"]),
            Route("/start", self.start, methods=["GET"]),
            Route("/screen", self.screen, methods=["GET"]),
            Route("/screen/picture", self.picture, methods=["GET"]),
            Route("/film", self.film, methods=["GET"]),
            Route("/logout", self.logout, methods=["POST"]),
            Route("/trouble/{code}", self.trouble, methods=["GET"]),
        ]

    async def landing(self, request: Request) -> Response:
        """Tonight's films."""
        return self._site.render(request, "television/landing.html")

    async def start(self, request: Request) -> Response:
        """Ask for codes; the server waits from here on."""
        options = LoginOptions(claims=CLAIMS, ui_locales=locale_of(request))
        agent = request.headers.get("user-agent", "")
        try:
            start = await self._site.relying_party.begin_device("openid", user_agent=agent, **options)
        except RelyingPartyError as refused:
            return _to(f"/trouble/{refused.code}")
        session = self._site.sessions.of(request) or self._site.sessions.open()
        self._screens.wait(session, start)
        response = _to("/screen")
        self._site.sessions.hand_over(session, response)
        return response

    async def screen(self, request: Request) -> Response:
        """The codes while nothing is decided; then on, or to what went wrong."""
        session = self._site.sessions.of(request)
        screen = self._screens.of(session) if session else None
        if session is None or screen is None:
            return _to("/")
        if screen.asking.done():
            self._screens.take(session)
            try:
                risen = self._site.sessions.rise(session, screen.asking.result())
            except RelyingPartyError as refused:
                return _to(f"/trouble/{refused.code}")
            response = _to("/film")
            self._site.sessions.hand_over(risen, response)
            return response
        by_itself = request.query_params.get("reload") == "on"
        page = self._site.render(
            request,
            "television/screen.html",
            start=screen.start,
            waited="waited" in request.query_params,
            by_itself=by_itself,
        )
        if by_itself:
            page.headers["refresh"] = f"{RELOAD_SECONDS}; url=/screen?reload=on"
        return page

    async def picture(self, request: Request) -> Response:
        """The address for a phone's camera, on the screen whose code it is."""
        session = self._site.sessions.of(request)
        screen = self._screens.of(session) if session else None
        if screen is None:
            return trouble_response(self._site, request, "not_found")
        return Response(screen.picture(), media_type="image/svg+xml", headers=_NO_STORE)

    async def film(self, request: Request) -> Response:
        """Greets the viewer and knows one thing: may the film be shown?"""
        session = self._site.sessions.of(request)
        if session is None or session.tokens is None:
            return _to("/")
        answer = session.tokens.claims.get("age_over_20")
        # Only a real yes is a yes: a missing or odd answer opens nothing.
        return self._site.render(
            request,
            "television/film.html",
            sub=session.tokens.sub,
            adult=answer is True,
            answered=isinstance(answer, bool),
        )

    async def logout(self, request: Request) -> Response:
        """This screen forgets the viewer; at the provider it never had a session."""
        self._site.form_tokens.check_form_token(request, await read_form(request))
        session = self._site.sessions.of(request)
        if session is not None:
            self._screens.take(session)
            self._site.sessions.close(session)
        return _to("/")

    async def trouble(self, request: Request) -> Response:
        """What happened, and a new code."""
        return trouble_response(self._site, request, request.path_params["code"], "/start")


def _to(path: str) -> Response:
    return RedirectResponse(path, 303, headers=_NO_STORE)
