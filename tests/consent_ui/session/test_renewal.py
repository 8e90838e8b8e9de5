"""Tokens last five minutes and the login longer: one request renews, the others wait, and an end is an end."""

import asyncio
import sqlite3
from pathlib import Path

import httpx
import pytest

from tests.consent_ui.street import Street, desk_beside, error_of, tell
from tests.foundation.web.visits import request
from tests.relying_party_sdk.small_provider import ISSUER

PAST_TOKEN = 400


def _refreshes(street: Street) -> int:
    return sum(form.get("grant_type") == "refresh_token" for _, form, _ in street.provider.login.seen)


def test_a_living_token_is_used_and_a_dead_one_renewed_once(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        await street.sign_in()
        assert (await street.http.get("/consents")).status_code == 200
        assert _refreshes(street) == 0
        street.trust.clock.advance(PAST_TOKEN)
        assert (await street.http.get("/consents")).status_code == 200
        assert (await street.http.get("/consents")).status_code == 200
        assert _refreshes(street) == 1

    tell(tmp_path, story)


def test_many_pages_at_once_use_the_refresh_token_once(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        await street.sign_in()
        street.trust.clock.advance(PAST_TOKEN)
        pages = await asyncio.gather(*(street.http.get("/consents") for _ in range(6)))
        assert [page.status_code for page in pages] == [200] * 6
        assert _refreshes(street) == 1

    tell(tmp_path, story)


def test_a_login_the_provider_ended_leads_to_a_new_one(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        await street.sign_in()
        street.trust.clock.advance(PAST_TOKEN)
        street.provider.login.error = (400, {"error": "invalid_grant"})
        assert (await street.http.get("/consents")).headers["location"] == "/login?next=/consents"
        street.provider.login.error = None
        assert (await street.http.get("/consents")).status_code == 303, "the session is over, not paused"

    tell(tmp_path, story)


def test_a_provider_that_is_down_ends_nothing(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        await street.sign_in()
        street.trust.clock.advance(PAST_TOKEN)
        street.provider.cut = "/token"
        down = await street.http.get("/consents")
        assert (down.status_code, error_of(down)) == (503, "かけはしIDが応答しません")
        street.provider.cut = ""
        assert (await street.http.get("/consents")).status_code == 200

    tell(tmp_path, story)


def test_without_a_refresh_token_the_login_ends_with_the_access_token(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        street.provider.login.token_answer = {"refresh_token": None}
        await street.sign_in()
        assert (await street.http.get("/consents")).status_code == 200
        street.trust.clock.advance(PAST_TOKEN)
        assert (await street.http.get("/consents")).status_code == 303

    tell(tmp_path, story)


def test_a_page_that_began_before_the_renewal_does_not_use_the_old_refresh_token_again(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        street.provider.login.token_answer = {"refresh_token": "rt-first"}
        await street.sign_in()
        street.provider.login.token_answer = {"refresh_token": "rt-second"}
        clock, http = street.trust.clock, httpx.AsyncClient(mounts={ISSUER: street.provider})
        desk = desk_beside(tmp_path, clock, http)
        cookie = "; ".join(f"{name}={value}" for name, value in street.http.cookies.items())
        early = await desk.citizen(request("", cookie=cookie))
        clock.advance(PAST_TOKEN)
        assert (await street.http.get("/consents")).status_code == 200
        await desk.renewal.access_token(early)
        used = [form["refresh_token"] for _, form, _ in street.provider.login.seen if "refresh_token" in form]
        assert used == ["rt-first"], "a rotated refresh token used twice ends the whole login"

    tell(tmp_path, story)


def test_a_token_about_to_die_is_renewed_before_it_is_used(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        await street.sign_in()
        street.trust.clock.advance(289)
        await street.http.get("/consents")
        assert _refreshes(street) == 0
        street.trust.clock.advance(2)
        await street.http.get("/consents")
        assert _refreshes(street) == 1, "it could die on the way to the data trust"

    tell(tmp_path, story)


@pytest.mark.sqlite_file
@pytest.mark.parametrize("ends", ["refused", "no refresh token"])
def test_a_login_that_ended_leaves_no_session_behind(tmp_path: Path, ends: str) -> None:
    async def story(street: Street) -> None:
        street.provider.login.token_answer = {"refresh_token": None} if ends == "no refresh token" else {}
        await street.sign_in()
        street.trust.clock.advance(PAST_TOKEN)
        street.provider.login.error = (400, {"error": "invalid_grant"})
        await street.http.get("/consents")
        with sqlite3.connect(tmp_path / "consent.db") as store:
            assert store.execute("SELECT count(*) FROM sessions").fetchone() == (0,)

    tell(tmp_path, story)
