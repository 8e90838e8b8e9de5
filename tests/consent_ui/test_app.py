"""The house as a whole: its doors, its headers, what lies in its store, and what it says when it breaks."""

import sqlite3
from pathlib import Path

import pytest

from deploy.log_lines import JsonLines
from tests.consent_ui.street import CONSENT, Street, error_of, form_of, tell


def test_the_house_says_that_it_is_well(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        assert (await street.http.get("/health")).json() == {"status": "ok"}

    tell(tmp_path, story)


def test_every_page_has_the_headers_and_every_cookie_is_bound_to_the_host(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        page = await street.http.get(street.ask())
        assert "default-src 'none'" in page.headers["content-security-policy"]
        assert page.headers["cache-control"] == "no-store"
        assert page.headers["x-content-type-options"] == "nosniff"
        assert page.headers["strict-transport-security"].startswith("max-age=")
        for cookie in page.headers.get_list("set-cookie"):
            assert cookie.startswith("__Host-kk_consent_")
            assert "Secure" in cookie
            assert "HttpOnly" in cookie

    tell(tmp_path, story)


def test_law_1_an_individual_number_is_refused_at_the_door(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        await street.sign_in()
        number = "123456789018"
        for answer in (
            await street.http.get(f"/consents/{number}"),
            await street.http.get("/requests", params={"ticket": number}),
            await street.http.post("/my-data", data={"handle": number}),
        ):
            assert answer.status_code == 400
            assert number not in answer.text

    tell(tmp_path, story)


def test_attack_another_host_name_gets_neither_a_page_nor_a_redirect(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        for path in ("/", "/my-data/", "/health"):
            answer = await street.http.get(path, headers={"host": "evil.example"})
            assert answer.status_code == 421
            assert "location" not in answer.headers
            assert "evil.example" not in answer.text

    tell(tmp_path, story)


def test_no_token_and_no_attribute_lies_readable_in_the_store(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        await street.sign_in()
        await street.press(await street.http.get(street.ask()), "consent-approve")
        kept = _stored(tmp_path)
        assert b"asks" in kept
        assert b"at-1" not in kept
        assert b"rt-1" not in kept
        assert "診療のため".encode() not in kept

    tell(tmp_path, story)


def test_a_method_no_page_knows_is_answered_by_a_page(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        for method, path in (("POST", "/"), ("PUT", "/requests"), ("DELETE", "/consents/x")):
            answer = await street.http.request(method, path)
            assert (answer.status_code, error_of(answer)) == (405, "このアドレスだけを開くことはできません")

    tell(tmp_path, story)


def test_the_address_of_the_logout_signs_nobody_out_and_leads_to_the_button(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        await street.sign_in()
        refused = await street.http.post("/logout", data={"form_token": "0" * 64})
        assert error_of(refused) == "このページは古くなりました"
        again = refused.text.split('id="error-again"')[1].split('href="')[1].split('"')[0]
        page = await street.follow(await street.http.get(again))
        assert form_of(page, "logout")

    tell(tmp_path, story)


def test_a_store_that_breaks_is_said_in_plain_words_and_nothing_of_it_shows(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        await street.sign_in()
        with sqlite3.connect(tmp_path / "consent.db") as store:
            store.execute("DROP TABLE sessions")
        page = await street.http.get("/consents")
        assert (page.status_code, error_of(page)) == (500, "こちら側で問題が起きました")
        assert page.headers["content-security-policy"]
        for inner in ("sqlite", "sessions", "Traceback"):
            assert inner not in page.text

    tell(tmp_path, story)


def test_the_number_of_an_error_page_finds_the_line_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.handler.setFormatter(JsonLines())

    async def story(street: Street) -> None:
        await street.sign_in()
        street.trust.provider.down = True
        page = await street.http.get("/consents")
        assert page.status_code == 503
        number = page.text.split('id="error-id">')[1].split("<")[0]
        lines = [line for line in caplog.text.splitlines() if number in line]
        assert any("trust_down" in line for line in lines)
        assert "at-1" not in caplog.text, "no token in a log"

    tell(tmp_path, story)


def test_every_address_that_changes_something_wants_the_form_token_of_this_browser(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        await street.sign_in()
        receipt_id, asked = await street.trust.consent(), street.ask()
        own = form_of(await street.http.get(asked), "consent-approve").fields
        async with street.window() as other:
            foreign = form_of(await other.get(street.ask(ix="ix-2")), "consent-approve").fields["form_token"]
        for path in (asked, f"/consents/{receipt_id}/withdraw", "/my-data", "/logout"):
            kept = {"shown": own["shown"], "decision": "approve", "handle": "hanako"}
            for token in ({}, {"form_token": ""}, {"form_token": foreign}):
                answer = await street.http.post(path, data={**kept, **token})
                assert (answer.status_code, error_of(answer)) == (400, "このページは古くなりました"), path
        assert street.provider.decided == []
        page = (await street.http.get("/consents")).text
        assert f'id="withdraw-{receipt_id}"' in page, "still signed in, still given"
        assert "まだ何も預かっていません" in (await street.http.get("/my-data")).text

    tell(tmp_path, story)


def test_no_address_that_changes_something_is_missing_from_the_test_above(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        inner = street.app
        while not hasattr(inner, "routes"):
            inner = inner._app
        changing = {route.path for route in inner.routes if "POST" in (getattr(route, "methods", None) or ())}
        assert changing == {"/requests", "/consents/{receipt_id}/withdraw", "/my-data", "/logout"}

    tell(tmp_path, story)


def test_an_address_with_a_slash_too_many_stays_in_the_house(tmp_path: Path) -> None:
    async def story(street: Street) -> None:
        answer = await street.http.get("/my-data/")
        assert answer.headers["location"] == f"{CONSENT}/my-data"

    tell(tmp_path, story)


def _stored(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("consent.db*"))
