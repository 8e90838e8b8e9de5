"""OC-07 and OC-09: a card that falls ends what was begun with it; a service that is silent ends nothing early."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from cryptography.x509 import ReasonFlags
from cryptography.x509.ocsp import OCSPCertStatus
from starlette.applications import Starlette

from idp.housekeeping import Housekeeping
from idp.interaction.session import IDLE_SECONDS, RECHECK_SECONDS
from idp.session_watch import SessionWatch
from tests.idp.card_login import mint
from tests.idp.card_login.mint import AUTH, SIGN, Reply
from tests.idp.card_login.over_the_wire import show_card, ticket_of
from tests.idp.card_login.state import State
from tests.idp.provider import Provider, answer, run

GOV = "http://127.0.0.1:8101"


def fallen(reason: ReasonFlags = ReasonFlags.certificate_hold) -> Reply:
    return Reply(status=OCSPCertStatus.REVOKED, reason=reason)


async def ticket(provider: Provider) -> str:
    """Of a login page that asks for the card in any case."""
    return await ticket_of(provider, (await provider.authorize(prompt="login")).headers["location"])


async def log_in(provider: Provider, state: State, recipe: mint.Recipe = AUTH, sign: mint.Recipe = SIGN) -> str:
    """By card, from the request to the code; the session stays in the browser."""
    asked = await ticket(provider)
    state.links.setdefault(("auth_of_sign", sign.serial), recipe.serial)
    told = await show_card(provider, state, asked, recipe)
    if told["status"] == "signature_required":
        told = await show_card(provider, state, asked, sign)
    back = await provider.browser.get(told["continue_url"])
    return answer(await provider.browser.get(back.headers["location"]))["code"]


def watch(provider: Provider) -> SessionWatch:
    rooms = provider.rooms
    return SessionWatch(rooms.sessions, rooms.families, rooms.cards, rooms.ground.clock, rooms.audit)


async def is_logged_in(provider: Provider) -> bool:
    return "code" in answer(await provider.authorize(prompt="none"))


def story(place: Path, tell: Callable[[Provider, State], Awaitable[None]]) -> None:
    state = State()
    run(place, lambda provider: tell(provider, state), neighbours={GOV: state.app()})


@pytest.mark.parametrize("reason", [ReasonFlags.certificate_hold, ReasonFlags.cessation_of_operation])
def test_oc09_a_card_that_falls_during_a_session_ends_it_within_one_poll_and_its_tokens(
    tmp_path: Path, reason: ReasonFlags
) -> None:
    async def tell(provider: Provider, state: State) -> None:
        code = await log_in(provider, state)
        tokens = (await provider.redeem(code)).json()
        state.replies[AUTH.serial] = fallen(reason)
        assert await watch(provider).round() == 0  # asked about a moment ago, at the login
        assert await is_logged_in(provider)
        provider.clock.advance(RECHECK_SECONDS)
        assert await watch(provider).round() == 1
        assert not await is_logged_in(provider)
        assert (await provider.userinfo(tokens["access_token"])).status_code == 401
        refresh = {"grant_type": "refresh_token", "refresh_token": tokens.get("refresh_token", "none")}
        assert (await provider.post("/token", **refresh)).json()["error"] == "invalid_grant"
        assert "session.card_fallen" in [entry.action for _, entry, _ in provider.rooms.audit.page(0, 10)]

    story(tmp_path, tell)


def test_oc09_what_another_login_or_another_person_began_goes_on(tmp_path: Path) -> None:
    other, sign = AUTH.but(serial=0x7001, label="other"), SIGN.but(serial=0x7002, label="other")

    async def tell(provider: Provider, state: State) -> None:
        earlier = (await provider.redeem(await log_in(provider, state))).json()
        provider.clock.advance(60)
        provider.browser.cookies.clear()
        later = (await provider.redeem(await log_in(provider, state))).json()
        provider.browser.cookies.clear()
        hers = (await provider.redeem(await log_in(provider, state, other, sign))).json()
        state.replies[AUTH.serial] = fallen()
        provider.clock.advance(RECHECK_SECONDS - 61)
        assert await watch(provider).round() == 0
        provider.clock.advance(1)
        assert await watch(provider).round() == 1
        for tokens, lives in ((earlier, False), (later, True), (hers, True)):
            assert ((await provider.userinfo(tokens["access_token"])).status_code == 200) is lives
        assert await is_logged_in(provider)

    story(tmp_path, tell)


def test_oc09_a_card_that_stands_is_asked_about_every_few_minutes_and_no_more_often(tmp_path: Path) -> None:
    async def tell(provider: Provider, state: State) -> None:
        await log_in(provider, state)
        state.asked.clear()
        for _ in range(4):
            provider.clock.advance(RECHECK_SECONDS / 2)
            state.replies[AUTH.serial] = Reply(this_update=provider.clock.now(), next_update=provider.clock.now())
            await is_logged_in(provider)
            await watch(provider).round()
        assert state.asked == [("ocsp", AUTH.serial)] * 2
        assert await is_logged_in(provider)

    story(tmp_path, tell)


def test_a_session_that_is_over_is_asked_about_no_more(tmp_path: Path) -> None:
    async def tell(provider: Provider, state: State) -> None:
        await log_in(provider, state)
        state.asked.clear()
        provider.clock.advance(IDLE_SECONDS)
        await watch(provider).round()
        await log_in(provider, state)
        await provider.rooms.sessions.end_all(1)
        assert state.asked.count(("ocsp", AUTH.serial)) == 1  # the second login's own

    story(tmp_path, tell)


def test_oc07_while_the_service_is_down_a_session_keeps_to_its_limit_and_a_step_up_is_refused(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def tell(provider: Provider, state: State) -> None:
        await log_in(provider, state)
        state.down = True
        for _ in range(3):
            provider.clock.advance(RECHECK_SECONDS)
            assert await watch(provider).round() == 0
            assert await is_logged_in(provider)
        told = await show_card(provider, state, await ticket(provider), AUTH)
        assert told["error"] == "status_unavailable"
        provider.clock.advance(IDLE_SECONDS)
        assert not await is_logged_in(provider)

    with caplog.at_level(logging.WARNING, logger="kakehashi.idp"):
        story(tmp_path, tell)
    assert "1 sessions keep to their limit" in caplog.text


def test_oc09_the_watch_runs_while_the_server_runs(tmp_path: Path) -> None:
    async def tell(provider: Provider, state: State) -> None:
        await log_in(provider, state)
        state.replies[AUTH.serial] = fallen()
        provider.clock.advance(RECHECK_SECONDS)
        looking = watch(provider)
        keeper = Housekeeping((provider.rooms.families,), provider.rooms.ground.database, provider.clock)
        async with keeper.lifespan(lambda: looking.keep_watching(every=0))(Starlette()):
            assert await is_logged_in(provider)
            for _ in range(1000):
                await asyncio.sleep(0.005)
                if not await is_logged_in(provider):
                    return
        raise AssertionError("the session goes on")

    story(tmp_path, tell)
