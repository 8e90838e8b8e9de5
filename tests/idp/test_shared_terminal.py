"""AG-17: the next person at a shared terminal is never taken for the one before.

In 2023 some 700 accounts were linked to the wrong person at counters whose browser had stayed logged in. A session ends
with its browser, its idle limit, or its log-out, and each card that is shown begins another one.
"""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request

from idp.card_login.assurance import ACR_AUTHENTICATION, AMR
from idp.interaction.session import IDLE_SECONDS
from idp.interaction.state import CardProof
from tests.idp.card_login.room import open_room
from tests.idp.provider import Provider, answer, run

SESSION = "kk_idp_session"
BYE = "http://127.0.0.1:8111/bye"


async def subject(provider: Provider, **parameters: str) -> str:
    """Whom the relying party learns of in this browser, without a page."""
    tokens = (await provider.redeem(answer(await provider.authorize(prompt="none", **parameters))["code"])).json()
    claims: dict[str, Any] | None = provider.rooms.hints.read(tokens["id_token"])
    assert claims is not None
    return str(claims["sub"])


async def nobody_is_logged_in(provider: Provider) -> bool:
    return answer(await provider.authorize(prompt="none")).get("error") == "login_required"


def test_ag17_the_card_that_is_shown_next_ends_the_session_of_the_person_before(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        first, cookie = await subject(provider), provider.browser.cookies[SESSION]
        second_person = await provider.enrol()
        await shows_card_in_the_same_browser(provider, second_person)
        assert await subject(provider) != first
        provider.browser.cookies.set(SESSION, cookie)
        assert await nobody_is_logged_in(provider)

    run(tmp_path, story)


async def shows_card_in_the_same_browser(provider: Provider, account: int) -> None:
    """As idp.card_login.routes does: the new session is started over the browser's own cookie."""
    header = f"{SESSION}={provider.browser.cookies[SESSION]}".encode()
    request = Request({"type": "http", "headers": [(b"cookie", header)]})
    proof = CardProof(account, provider.clock.timestamp(), ACR_AUTHENTICATION, AMR)
    _, secret = await provider.rooms.sessions.start(request, proof)
    provider.browser.cookies.set(SESSION, secret)


@pytest.mark.parametrize("asked", [{"prompt": "login"}, {"prompt": "select_account"}, {"max_age": "0"}])
def test_ag17_a_counter_that_asks_for_the_card_gets_a_card_though_somebody_is_logged_in(
    tmp_path: Path, asked: dict[str, str]
) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        provider.clock.advance(1)
        response = await provider.authorize(**asked)
        assert "/login?ix=" in response.headers["location"]
        assert "code=" not in response.headers["location"]

    run(tmp_path, story)


def test_ag17_after_the_log_out_the_kept_cookie_and_a_kept_hint_are_worth_nothing(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        hint, cookie = (await provider.tokens())["id_token"], provider.browser.cookies[SESSION]
        await provider.browser.get("/logout", params={"id_token_hint": hint, "post_logout_redirect_uri": BYE})
        provider.browser.cookies.set(SESSION, cookie)
        assert await nobody_is_logged_in(provider)
        assert answer(await provider.authorize(prompt="none", id_token_hint=hint))["error"] == "login_required"

    run(tmp_path, story)


def test_ag17_the_one_before_cannot_be_continued_by_the_one_who_comes_next_with_his_hint(tmp_path: Path) -> None:
    """Another relying party at the same terminal names whom it means; somebody else is asked for a card."""

    async def story(provider: Provider) -> None:
        await provider.person()
        hint = (await provider.tokens())["id_token"]
        await provider.person()
        response = await provider.authorize(id_token_hint=hint)
        assert "/login?ix=" in response.headers["location"]

    run(tmp_path, story)


def test_ag17_a_terminal_left_alone_is_nobodys_after_fifteen_minutes(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        provider.clock.advance(IDLE_SECONDS - 1)
        assert not await nobody_is_logged_in(provider)
        provider.clock.advance(IDLE_SECONDS)
        assert await nobody_is_logged_in(provider)

    run(tmp_path, story)


def test_ag17_the_back_button_to_the_end_of_somebody_s_login_begins_no_session(tmp_path: Path) -> None:
    async def tell() -> None:
        async with open_room(tmp_path) as room:
            await room.log_in()
            interaction = await room.begin()
            back = (await room.prove(room.ticket(interaction))).json()["continue_url"]
            assert SESSION in (await room.browser.get(back)).headers["set-cookie"]
            room.browser.cookies.delete(SESSION)  # logged out; the next person presses "back"
            again = await room.browser.get(back)
            assert SESSION not in again.headers.get("set-cookie", "")
            room.clock.advance(3600)
            late = await room.browser.get(back)
            assert SESSION not in late.headers.get("set-cookie", "")

    asyncio.run(tell())
