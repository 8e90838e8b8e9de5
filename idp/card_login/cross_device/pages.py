"""The browser's side: the page with the living picture, the picture itself, and collecting what the phone brought.

Every address wants the binding cookie of the interaction (AG-18): a session's id alone, seen in a log or guessed, shows
nothing and collects nothing. No page changes by itself; the picture tells when to press the button.
"""

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from foundation.web import Pages, locale_of
from idp.card_login.cross_device.browser_name import browser_name
from idp.card_login.cross_device.desk import MOST_PER_INTERACTION, PhoneDesk, Surroundings
from idp.card_login.cross_device.network import network_of
from idp.card_login.cross_device.refusals import SessionOver
from idp.card_login.cross_device.store import STOPPED, SUPERSEDED, WRONG_NUMBER, PhoneSession
from idp.card_login.cross_device.stream import MEDIA_TYPE, LivingPicture
from idp.card_login.told import NO_STORE
from idp.clients.authentication import Clients
from idp.interaction.state import Interaction
from idp.interaction.store import InteractionStore
from idp.pages.refusal_page import RefusalPages
from idp.pages.refusals import refusal_of

_OUR_WORDS = (STOPPED, SUPERSEDED, WRONG_NUMBER)
_LONGEST_TURN = 4


@dataclass(frozen=True)
class PhonePages:
    """Everything the pages need, given by the composition root."""

    pages: Pages
    interactions: InteractionStore
    clients: Clients
    refusals: RefusalPages
    desk: PhoneDesk
    picture: LivingPicture

    def routes(self) -> list[Route]:
        """The addresses a browser opens; `/login/continue` is the card step's own."""
        return [
            Route("/login/phone", self.show, methods=["GET"]),
            Route("/login/phone/picture", self.stream, methods=["GET"]),
            Route("/login/phone/open", self.open, methods=["GET"]),
            Route("/login/phone/done", self.done, methods=["GET"]),
        ]

    def address(self, interaction: Interaction) -> str:
        """Where the login page's link leads."""
        return self.refusals.addresses.of("/login/phone", interaction)

    async def show(self, request: Request) -> Response:
        """The page of the session there is; the first one begins here, others by the link "start again"."""
        found = self.refusals.admit(request)
        if isinstance(found, Response):
            return found
        session = self.desk.latest(found.id)
        wanted = _turn(request)
        if session is None or wanted == session.turn + 1:
            try:
                session = await self.desk.begin(found.id, wanted if session else 1, _surroundings(request))
            except SessionOver:
                return self.refusals.of_interaction(request, "session_over", found)
        return self._page(request, found, session, waited=False)

    async def stream(self, request: Request) -> Response:
        """The picture, for the browser whose page it is on."""
        found = self.refusals.admit(request)
        if isinstance(found, Response):
            return found
        session = self.desk.latest(found.id)
        if session is None or session.id != request.query_params.get("session"):
            return self.refusals.plain(request, "invalid_request")
        headers = {"cache-control": "no-store, no-transform"}
        return StreamingResponse(self.picture.parts(session.id), media_type=MEDIA_TYPE, headers=headers)

    async def open(self, request: Request) -> Response:
        """For a browser on the phone itself, which cannot look at its own screen: this second's code as a redirect.

        Whoever gets it has the cookie, and so the picture too.
        """
        found = self.refusals.admit(request)
        if isinstance(found, Response):
            return found
        session = self.desk.latest(found.id)
        if session is None or self.desk.standing(session) != "open":
            return RedirectResponse(self.address(found), 303, NO_STORE)
        return RedirectResponse(self.picture.address(self.desk.code(session)), 303, NO_STORE)

    async def done(self, request: Request) -> Response:
        """Where a card program on the phone may lead: it says to go back to the computer, and knows nothing more."""
        return self.pages.render(request, "phone_done.html")

    async def collect(self, request: Request, found: Interaction) -> str | Response:
        """What the phone left for this browser, or the page that says how things are."""
        session = self.desk.latest(found.id)
        if session is None:
            return self.refusals.of_interaction(request, "challenge_expired", found)
        proof = await self.desk.collect(session)
        if proof is not None:
            return proof
        return await self._not_there(request, found, session)

    async def _not_there(self, request: Request, found: Interaction, session: PhoneSession) -> Response:
        ended = session.ended
        if session.taken_at is not None and found.card is not None:
            # Pressed twice: the first press has the proof, this one only goes the same way.
            return RedirectResponse(self.refusals.addresses.of("/authorize/resume", found), 303, NO_STORE)
        if ended is not None and ended not in _OUR_WORDS:
            # The card itself was refused: the same page, and the same way back, as at this computer.
            await self.interactions.record_error(found.id, refusal_of(ended).error)
            return self.refusals.of_interaction(request, ended, found)
        return self._page(request, found, session, waited=True)

    def _page(self, request: Request, found: Interaction, session: PhoneSession, *, waited: bool) -> Response:
        client = self.clients.get(found.client_id)
        if client is None:
            return self.refusals.plain(request, "unknown_client")
        address, standing = self.refusals.addresses.of, self.desk.standing(session)
        hint = found.parameters.get("ui_locales", "")
        facts: dict[str, Any] = {
            "name": client.name_ja if locale_of(request, hint) == "ja" else client.name_en,
            "corporate_number": client.corporate_number,
            "origin": client.origin,
        }
        return self.pages.render(
            request,
            "phone.html",
            locale_hint=hint,
            client=facts,
            elsewhere=bool(found.opening),
            standing=standing,
            ended=session.ended,
            waited=waited,
            number=session.number,
            open_url=address("/login/phone/open", found),
            picture_url=address("/login/phone/picture", found, session=session.id),
            continue_url=address("/login/continue", found),
            again_url=self._again(found, session),
            other_way_url=address("/login", found),
            abort_url=address("/login/refused", found, error="access_denied"),
        )

    def _again(self, found: Interaction, session: PhoneSession) -> str:
        """The link names the turn it asks for: pressed twice, it begins one session."""
        if session.turn >= MOST_PER_INTERACTION:
            return ""
        return self.refusals.addresses.of("/login/phone", found, turn=str(session.turn + 1))


def _turn(request: Request) -> int:
    text = request.query_params.get("turn", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _LONGEST_TURN else 0


def _surroundings(request: Request) -> Surroundings:
    host = request.client.host if request.client else None
    return Surroundings(browser_name(request.headers.get("user-agent", "")), network_of(host))
