"""Signing in and out: bound to one browser, back to our own pages only, nothing left behind."""

from pathlib import Path

import pytest

from consent_ui.login import login_address, safe_next
from relying_party_sdk.authorization import LoginStart
from tests.consent_ui.street import CLIENT_ID, Street, error_of, query_of, tell
from tests.examples.street import NO_TRANSACTION


@pytest.mark.parametrize(
    "path",
    ["//evil.test", "/\\evil.test", "https://evil.test", "javascript:alert(1)", "", "/a\\b", "/a\nb", "evil", "/\tx"],
)
def test_attack_no_login_ends_at_another_site(path: str) -> None:
    assert safe_next(path) == "/"
    assert login_address(path) == "/login?next=/"


def test_a_page_of_ours_is_kept_over_the_login() -> None:
    assert safe_next("/consents?page=2") == "/consents?page=2"
    assert query_of(login_address("/a?b=c&d")) == {"next": "/a?b=c&d"}


def test_the_login_asks_for_what_these_pages_need_and_no_attribute(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        leaving = await street.http.get("/login?lang=en")
        asked = street.provider.login.asked[query_of(leaving.headers["location"])["request_uri"]]
        assert asked["client_id"] == CLIENT_ID
        assert asked["scope"] == "openid offline_access trust:self"
        assert asked["ui_locales"] == "en"
        assert "claims" not in asked

    tell(tmp_path, story)


def test_a_callback_of_another_browser_or_without_a_login_is_refused(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        async with street.window() as other:
            answer = await other.get("/callback?code=x&state=y&iss=https://op.example")
        assert (answer.status_code, error_of(answer)) == (400, "ログインできませんでした")
        await street.http.get("/login")
        forged = await street.http.get("/callback?code=x&state=forged&iss=https://op.example")
        assert error_of(forged) == "ログインできませんでした"
        assert (await street.http.get("/consents")).status_code == 303

    tell(tmp_path, story)


def test_who_says_no_at_the_provider_is_back_at_the_front_door(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        leaving = await street.http.get("/login")
        state = street.provider.login.asked[query_of(leaving.headers["location"])["request_uri"]]["state"]
        back = {"error": "access_denied", "state": state, "iss": "https://op.example"}
        assert (await street.http.get("/callback", params=back)).headers["location"] == "/"

    tell(tmp_path, story)


def test_a_provider_that_is_down_is_said_and_nobody_is_signed_in(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        street.provider.down = True
        answer = await street.http.get("/login")
        assert (answer.status_code, error_of(answer)) == (503, "かけはしIDが応答しません")

    tell(tmp_path, story)


def test_signing_out_ends_it_here_at_the_provider_and_for_a_copied_cookie(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        await street.sign_in()
        page = await street.http.get("/")
        stolen = "; ".join(f"{name}={value}" for name, value in street.http.cookies.items())
        going = await street.follow(await street.press(page, "logout"))
        assert 'id="continue"' in going.text
        assert "https://op.example/logout?" in going.text
        assert "post_logout_redirect_uri" in going.text
        assert ("/revoke", "rt-1") in [(path, form.get("token")) for path, form, _ in street.provider.login.seen]
        async with street.window() as thief:
            assert (await thief.get("/consents", headers={"cookie": stolen})).status_code == 303
        assert 'id="login"' in (await street.http.get("/signed-out")).text

    tell(tmp_path, story)


def test_signing_out_works_here_even_when_the_provider_does_not_answer(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        await street.sign_in()
        page = await street.http.get("/")
        street.provider.cut = "/revoke"
        answer = await street.press(page, "logout")
        assert answer.status_code == 303
        assert (await street.http.get("/consents")).status_code == 303

    tell(tmp_path, story)


def test_attack_a_sign_out_forced_by_another_site_does_nothing(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        await street.sign_in()
        assert (await street.http.post("/logout", data={"form_token": "x"})).status_code == 400
        assert (await street.http.get("/consents")).status_code == 200

    tell(tmp_path, story)


def test_each_login_gets_a_new_cookie_so_that_none_can_be_planted(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        await street.sign_in()
        first = street.http.cookies["__Host-kk_consent_session"]
        await street.sign_in()
        assert street.http.cookies["__Host-kk_consent_session"] != first

    tell(tmp_path, story)


def test_a_login_comes_back_to_the_page_it_was_for_and_its_answer_works_once(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        leaving = await street.http.get("/login?next=/my-data%3Fx%3D1")
        flight = leaving.headers["set-cookie"]
        assert flight.startswith("__Host-kk_consent_login=")
        for flag in ("HttpOnly", "Secure", "SameSite=lax", "Max-Age=600"):
            assert flag in flight
        back = street.provider.login.approve(LoginStart(leaving.headers["location"], NO_TRANSACTION))
        landed = await street.http.get("/callback", params=back)
        assert landed.headers["location"] == "/my-data?x=1"
        assert "__Host-kk_consent_login" not in street.http.cookies
        replayed = await street.http.get("/callback", params=back)
        assert (replayed.status_code, error_of(replayed)) == (400, "ログインできませんでした")
        codes = [form["code"] for path, form, _ in street.provider.login.seen if path == "/token"]
        assert len(codes) == 1, "a code is never brought to the provider twice"

    tell(tmp_path, story)


def test_attack_the_login_in_flight_can_be_neither_read_nor_written_in_the_browser(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        leaving = await street.http.get("/login?next=/my-data")
        sealed = street.http.cookies["__Host-kk_consent_login"]
        assert "my-data" not in sealed
        assert "verifier" not in sealed
        back = street.provider.login.approve(LoginStart(leaving.headers["location"], NO_TRANSACTION))
        async with street.window() as other:
            forged = f"__Host-kk_consent_login={sealed[:-2]}AA"
            answer = await other.get("/callback", params=back, headers={"cookie": forged})
        assert (answer.status_code, error_of(answer)) == (400, "ログインできませんでした")

    tell(tmp_path, story)


@pytest.mark.parametrize("path", ["/token", "/jwks"])
def test_a_provider_that_falls_silent_during_the_login_is_down_and_no_fault_of_hers(tmp_path: Path, path: str) -> None:
    async def story(street: Street) -> None:
        street.provider.cut = path
        answer = await street.sign_in()
        assert (answer.status_code, error_of(answer)) == (503, "かけはしIDが応答しません")
        assert "__Host-kk_consent_session" not in street.http.cookies

    tell(tmp_path, story)


def test_signing_out_leaves_no_cookie_that_says_who_was_here(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        await street.sign_in()
        await street.follow(await street.press(await street.http.get("/"), "logout"))
        assert set(street.http.cookies) & {"__Host-kk_consent_session", "__Host-kk_consent_farewell"} == set()

    tell(tmp_path, story)


def test_a_login_that_wants_the_card_again_says_so_in_its_address() -> None:
    assert query_of(login_address("/my-data", 3600)) == {"next": "/my-data", "max_age": "3600"}
