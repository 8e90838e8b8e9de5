"""A session ends after fifteen idle minutes or eight hours, and its cookie is nowhere but in the browser."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import Response

from consent_ui.session.session import Sessions
from consent_ui.session.store import SessionStore
from foundation.clock import FixedClock
from foundation.database import Database, house_tables
from foundation.envelope import Sealer
from foundation.ids import RandomIds
from relying_party_sdk.tokens import Tokens
from tests.data_trust.street import NOON
from tests.foundation.web.visits import request

TOKENS = Tokens("sub-1", {"acr": "a"}, "at-secret", 10**10, "openid", refresh_token="rt-secret")
MINUTE = 60


def run(folder: Path, story: Callable[[Sessions, FixedClock], Awaitable[None]], *, secure: bool = True) -> None:
    async def told() -> None:
        database = Database.open(f"sqlite:///{folder / 'sessions.db'}", house_tables("consent_ui").metadata)
        clock = FixedClock(NOON)
        try:
            store, sealer = SessionStore(database), Sealer(b"s" * 32)
            await story(Sessions(store, sealer, clock, RandomIds(clock), secure=secure), clock)
        finally:
            database.close()

    asyncio.run(told())


async def _start(sessions: Sessions) -> Request:
    response = Response()
    await sessions.start(TOKENS, response)
    return request("", cookie=response.headers["set-cookie"].partition(";")[0])


def test_who_came_with_the_cookie_is_found_with_the_tokens(tmp_path: Path) -> None:
    async def story(sessions: Sessions, clock: FixedClock) -> None:
        found = await sessions.find(await _start(sessions))
        assert found is not None
        assert found.tokens == TOKENS
        for cookie in ("", "__Host-kk_consent_session=", "__Host-kk_consent_session=guess", "other=1"):
            assert await sessions.find(request("", cookie=cookie)) is None

    run(tmp_path, story)


def test_fifteen_idle_minutes_end_it_and_use_keeps_it(tmp_path: Path) -> None:
    async def story(sessions: Sessions, clock: FixedClock) -> None:
        visit = await _start(sessions)
        for _ in range(4):
            clock.advance(14 * MINUTE)
            assert await sessions.find(visit) is not None
        clock.advance(15 * MINUTE + 1)
        assert await sessions.find(visit) is None
        clock.advance(-15 * MINUTE)
        assert await sessions.find(visit) is None, "an ended session does not come back"

    run(tmp_path, story)


def test_after_eight_hours_even_a_busy_session_ends(tmp_path: Path) -> None:
    async def story(sessions: Sessions, clock: FixedClock) -> None:
        visit = await _start(sessions)
        for _ in range(48):
            clock.advance(10 * MINUTE)
            assert await sessions.find(visit) is not None
        clock.advance(MINUTE)
        assert await sessions.find(visit) is None

    run(tmp_path, story)


def test_signed_out_it_is_gone_for_everybody_who_has_the_cookie(tmp_path: Path) -> None:
    async def story(sessions: Sessions, clock: FixedClock) -> None:
        visit = await _start(sessions)
        found = await sessions.find(visit)
        assert found is not None
        await sessions.end(found)
        assert await sessions.find(visit) is None

    run(tmp_path, story)


@pytest.mark.sqlite_file
def test_attack_the_database_tells_neither_cookie_nor_token(tmp_path: Path) -> None:
    cookies: list[str] = []

    async def story(sessions: Sessions, clock: FixedClock) -> None:
        cookies.append((await _start(sessions)).cookies[sessions.cookie])

    run(tmp_path, story)
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("sessions.db*"))
    assert b"sessions" in kept
    for secret in ("at-secret", "rt-secret", cookies[0]):
        assert secret.encode() not in kept


def test_the_cookie_is_bound_to_the_host_over_https_and_named_plainly_on_loopback(tmp_path: Path) -> None:
    async def secure(sessions: Sessions, clock: FixedClock) -> None:
        response = Response()
        await sessions.start(TOKENS, response)
        assert response.headers["set-cookie"].startswith("__Host-kk_consent_session=")
        for flag in ("HttpOnly", "Secure", "Path=/", "SameSite=lax"):
            assert flag in response.headers["set-cookie"]
        sessions.forget_cookie(response)
        assert "Max-Age=0" in response.headers.getlist("set-cookie")[-1]

    async def plain(sessions: Sessions, clock: FixedClock) -> None:
        assert sessions.cookie == "kk_consent_session"

    run(tmp_path, secure)
    run(tmp_path, plain, secure=False)
