import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import Response

from foundation.clock import FixedClock
from foundation.database import Database, house_tables
from foundation.ids import RandomIds
from idp.accounts.store import AccountRow  # noqa: F401 (a session is of an account)
from idp.errors import LoginRequired
from idp.interaction.browser import BrowserBinding, BrowserCookies, SessionStore
from idp.interaction.session import IDLE_SECONDS, hash_of
from idp.interaction.sessions.store import SessionRecords
from idp.interaction.state import CardProof, Interaction
from tests.idp.card_login.mint import NOW

PROOF = CardProof(7, 100, "acr", ("sc", "pin"))


def browser(cookie: str = "") -> Request:
    return Request({"type": "http", "headers": [(b"cookie", cookie.encode())] if cookie else []})


def story(place: Path, tell: Callable[[SessionStore, FixedClock], Awaitable[Any]]) -> None:
    async def run() -> None:
        clock = FixedClock(NOW)
        database = Database.open(f"sqlite:///{place}/idp.db", house_tables("idp").metadata)
        cookies = BrowserCookies("http://127.0.0.1:8102")
        await database.change("INSERT INTO account (id, wrapped_key, created_at) VALUES (?, ?, 0)", (7, b""))
        try:
            await tell(SessionStore(SessionRecords(database), cookies, clock, RandomIds(clock)), clock)
        finally:
            database.close()

    asyncio.run(run())


def test_cookies_are_unreadable_for_scripts_and_pinned_to_the_host_on_https() -> None:
    response = Response()
    BrowserCookies("https://idp.example").write(response, "session", "value")
    cookie = response.headers["set-cookie"].lower()
    assert cookie.startswith("__host-kk_idp_session=value")
    assert all(word in cookie for word in ("httponly", "secure", "samesite=lax", "path=/"))
    assert "domain" not in cookie
    assert BrowserCookies("http://127.0.0.1:8102").name("session") == "kk_idp_session"


@pytest.mark.parametrize(
    ("cookie", "holds"), [("kk_idp_browser=mine", True), ("kk_idp_browser=other", False), ("", False)]
)
def test_only_the_browser_that_began_holds_the_interaction(cookie: str, holds: bool) -> None:
    binding = BrowserBinding(BrowserCookies("http://127.0.0.1:8102"), RandomIds(FixedClock(NOW)))
    interaction = Interaction("ix", "bank", {}, 0, 1, browser_hash=hash_of("mine"))
    assert binding.holds(browser(cookie), interaction) is holds


def test_an_interaction_without_a_hash_belongs_to_nobody() -> None:
    binding = BrowserBinding(BrowserCookies("http://127.0.0.1:8102"), RandomIds(FixedClock(NOW)))
    assert not binding.holds(browser("kk_idp_browser="), Interaction("ix", "bank", {}, 0, 1))


def test_a_browser_keeps_its_secret_and_a_new_one_gets_one() -> None:
    binding = BrowserBinding(BrowserCookies("http://127.0.0.1:8102"), RandomIds(FixedClock(NOW)))
    assert binding.secret(browser("kk_idp_browser=mine")) == "mine"
    assert len(binding.secret(browser())) == 43
    assert len(binding.secret(browser("kk_idp_browser=" + "x" * 200))) == 43


def test_a_session_set_before_the_login_is_worth_nothing(tmp_path: Path) -> None:
    async def tell(store: SessionStore, clock: FixedClock) -> None:
        planted = browser("kk_idp_session=planted")
        assert store.current(planted) is None
        session, secret = await store.start(planted, PROOF)
        assert secret != "planted"
        assert store.current(planted) is None
        assert store.current(browser(f"kk_idp_session={secret}")) == session

    story(tmp_path, tell)


def test_a_second_login_kills_the_first_session_of_the_browser(tmp_path: Path) -> None:
    async def tell(store: SessionStore, clock: FixedClock) -> None:
        _, first = await store.start(browser(), PROOF)
        _, second = await store.start(browser(f"kk_idp_session={first}"), PROOF)
        assert store.current(browser(f"kk_idp_session={first}")) is None
        assert store.current(browser(f"kk_idp_session={second}")) is not None

    story(tmp_path, tell)


def test_use_moves_the_idle_limit_but_not_the_absolute_one(tmp_path: Path) -> None:
    async def tell(store: SessionStore, clock: FixedClock) -> None:
        _, secret = await store.start(browser(), PROOF)
        here = browser(f"kk_idp_session={secret}")
        for _ in range(8 * 6 - 1):
            clock.advance(600)
            session = store.current(here)
            assert session is not None
            await store.touch(session)
        clock.advance(600)
        assert store.current(here) is None

    story(tmp_path, tell)


def test_an_idle_session_ends(tmp_path: Path) -> None:
    async def tell(store: SessionStore, clock: FixedClock) -> None:
        _, secret = await store.start(browser(), PROOF)
        clock.advance(15 * 60)
        assert store.current(browser(f"kk_idp_session={secret}")) is None

    story(tmp_path, tell)


def test_logout_ends_one_session_and_a_lost_card_all(tmp_path: Path) -> None:
    async def tell(store: SessionStore, clock: FixedClock) -> None:
        one, first = await store.start(browser(), PROOF)
        _, second = await store.start(browser(), PROOF)
        await store.end(one.sid)
        assert store.current(browser(f"kk_idp_session={first}")) is None
        await store.end_all(PROOF.account_id)
        assert store.current(browser(f"kk_idp_session={second}")) is None

    story(tmp_path, tell)


def test_a_client_takes_part_in_the_session_of_this_browser_and_person_only(tmp_path: Path) -> None:
    async def tell(sessions: SessionStore, clock: FixedClock) -> None:
        _, secret = await sessions.start(browser(), PROOF)
        here = browser(f"kk_idp_session={secret}")
        sid = await sessions.join(here, PROOF.account_id, "bank")
        assert sid == await sessions.join(here, PROOF.account_id, "bank")
        assert sid != await sessions.join(here, PROOF.account_id, "shop")
        for other, account in ((browser(), 7), (browser("kk_idp_session=x"), 7), (here, 8)):
            with pytest.raises(LoginRequired):
                await sessions.join(other, account, "bank")
        clock.advance(IDLE_SECONDS)
        assert sessions.current(here) is None
        assert await sessions.join(here, PROOF.account_id, "bank") == sid

    story(tmp_path, tell)


def test_whoever_listens_is_called_when_a_client_has_to_be_told_and_else_not(tmp_path: Path) -> None:
    async def tell(sessions: SessionStore, clock: FixedClock) -> None:
        calls: list[int] = []
        sessions.on_end(lambda: calls.append(1))
        session, secret = await sessions.start(browser(), PROOF)
        await sessions.end(session.sid)
        assert calls == []
        session, secret = await sessions.start(browser(), PROOF)
        await sessions.join(browser(f"kk_idp_session={secret}"), 7, "bank")
        (party,) = await sessions.end(session.sid)
        assert (party.client_id, party.account_id, calls) == ("bank", 7, [1])

    story(tmp_path, tell)


def test_what_scripts_may_see_is_one_text_a_session_that_tells_nothing_of_it(tmp_path: Path) -> None:
    async def tell(sessions: SessionStore, clock: FixedClock) -> None:
        assert sessions.shown(browser()) == ("", ())
        session, secret = await sessions.start(browser(), PROOF)
        shown, [(name, cookie)] = sessions.shown(browser(f"kk_idp_session={secret}"))
        assert len(shown) == 64
        assert session.sid not in shown
        assert secret not in shown
        assert (name, cookie) == (b"set-cookie", f"kk_idp_state={shown}; Path=/; SameSite=lax".encode())
        assert sessions.shown(browser(f"kk_idp_session={secret}; kk_idp_state={shown}")) == (shown, ())
        assert sessions.shown_name == "kk_idp_state"

    story(tmp_path, tell)


def test_on_https_a_frame_of_another_site_brings_it_along() -> None:
    _, header = BrowserCookies("https://idp.example").shown("state", "value")
    cookie = header.decode().lower()
    assert cookie.startswith("__host-kk_idp_state=value")
    assert "samesite=none" in cookie
    assert "secure" in cookie
