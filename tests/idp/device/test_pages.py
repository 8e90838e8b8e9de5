"""The verification page: nothing happens before the person says that the screen is hers (AG-16, RFC 8628 5.4)."""

from pathlib import Path

import httpx
import pytest

from tests.idp.device.screen import MAKER, Living, ix_of, tell, token_of
from tests.idp.provider import ISSUER

BRAVIA = {"user-agent": "Mozilla/5.0 (Linux; Android 12; BRAVIA 4K) <script>alert(1)</script>"}


def _reads(page: httpx.Response, element: str) -> str:
    return page.text.partition(f'id="{element}"')[2].partition(">")[2].partition("</")[0].strip()


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_first_page_asks_for_the_code_in_both_languages(tmp_path: Path, lang: str) -> None:
    async def story(living: Living) -> None:
        page = await living.provider.browser.get("/device", params={"lang": lang})
        assert page.status_code == 200
        assert f'<html lang="{lang}"' in page.text
        assert 'id="user-code"' in page.text
        assert 'id="user-code-submit"' in page.text
        assert page.headers["cache-control"] == "no-store"
        assert "frame-ancestors 'none'" in page.headers["content-security-policy"]

    tell(tmp_path, story)


def test_the_code_is_taken_in_any_case_and_width(tmp_path: Path) -> None:
    async def story(living: Living) -> None:
        code = (await living.ask())["user_code"]
        wide = "".join(chr(ord(letter) + 0xFEE0) if letter != "-" else "－" for letter in code)
        for typed in (code, code.lower(), code.replace("-", ""), wide, f" {code.replace('-', ' ')} "):
            page = await living.open(typed)
            assert (page.status_code, _reads(page, "user-code")) == (200, code), typed

    tell(tmp_path, story)


def test_attack_phishing_a_victim_who_opens_the_attackers_link_is_asked_first(tmp_path: Path) -> None:
    """AG-16: service, screen, time and code are shown; neither opening nor reloading decides or binds anything."""

    async def story(living: Living) -> None:
        person = await living.enrol()
        await living.provider.log_in(person)  # even for somebody who is logged in
        form = {"client_id": "app-tv", "scope": "openid"}
        codes = (await living.provider.back.post("/device_authorization", data=form, headers=BRAVIA)).json()
        link = codes["verification_uri_complete"]
        assert link.startswith(f"{ISSUER}/device?user_code=")
        for _ in range(2):
            page = await living.provider.browser.get(link)
        assert (page.status_code, page.history) == (200, [])
        assert "ほしぞらシネマ" in _reads(page, "client-name")
        assert _reads(page, "corporate-number") == "7000012050002"
        assert _reads(page, "client-origin") == MAKER
        assert _reads(page, "screen-name") == "BRAVIA"
        assert _reads(page, "user-code") == codes["user_code"]
        for element in ("asked-at", "good-until", "screen-network", "device-warning", "device-confirm", "device-stop"):
            assert f'id="{element}"' in page.text, element
        assert "alert(1)" not in page.text
        assert await living.word(codes, "app-tv") == "authorization_pending"
        stranger = await living.provider.back.get(link)
        assert stranger.status_code == 200  # the code is not bound to whoever only looked

    tell(tmp_path, story)


def test_attack_a_session_alone_approves_nothing_the_card_is_shown_for_the_screen(tmp_path: Path) -> None:
    async def story(living: Living) -> None:
        person = await living.enrol()
        await living.provider.log_in(person)
        codes = await living.ask()
        ix = await living.confirm(codes["user_code"])
        assert (await living.resume(ix)).headers["location"].startswith(f"{ISSUER}/login?")
        assert await living.word(codes) == "authorization_pending"

    tell(tmp_path, story)


def test_attack_confirmation_without_our_own_page_is_refused(tmp_path: Path) -> None:
    async def story(living: Living) -> None:
        codes = await living.ask()
        page = await living.open(codes["user_code"])
        form = {"user_code": codes["user_code"], "decision": "mine"}
        post = living.provider.browser.post
        assert (await post("/device/confirmation", data=form)).status_code == 400
        right = {**form, "form_token": token_of(page)}
        cross = await post("/device/confirmation", data=right, headers={"sec-fetch-site": "cross-site"})
        assert cross.status_code == 400
        assert (await living.provider.back.post("/device/confirmation", data=right)).status_code == 400
        assert (await living.provider.browser.get("/device/confirmation", params=right)).status_code == 405
        assert (await post("/device/confirmation", data=right)).status_code == 303

    tell(tmp_path, story)


def test_attack_user_code_confirmed_in_one_browser_and_continued_in_another(tmp_path: Path) -> None:
    async def story(living: Living) -> None:
        person, codes = await living.enrol(), await living.ask()
        ix = await living.confirm(codes["user_code"])
        await living.show_card(ix, person)
        other = living.provider.back
        for path in ("/login", "/authorize/resume"):
            taken = await other.get(path, params={"ix": ix})
            assert (taken.status_code, "location" in taken.headers) == (403, False)
        again = await other.get("/device", params={"user_code": codes["user_code"]})
        assert again.status_code == 403
        assert "ほしぞら" not in again.text
        assert await living.word(codes) == "authorization_pending"
        assert (await living.resume(ix)).headers["location"].endswith("outcome=approved")

    tell(tmp_path, story)


def test_the_same_browser_may_begin_again_and_the_first_answer_counts(tmp_path: Path) -> None:
    async def story(living: Living) -> None:
        person, codes = await living.enrol(), await living.ask()
        first, second = await living.confirm(codes["user_code"]), await living.confirm(codes["user_code"])
        for ix in (first, second):
            await living.show_card(ix, person)
        assert (await living.resume(second)).headers["location"].endswith("outcome=approved")
        late = await living.resume(first)
        assert (late.status_code, "location" in late.headers) == (400, False)
        assert (await living.poll(codes)).status_code == 200

    tell(tmp_path, story)


def test_who_did_not_start_it_says_so_and_the_screen_is_refused(tmp_path: Path) -> None:
    async def story(living: Living) -> None:
        codes = await living.ask()
        stopped = await living.press(codes["user_code"], "stop")
        assert stopped.headers["location"] == f"{ISSUER}/device/done?outcome=stopped"
        assert 'id="device-stopped"' in (await living.provider.browser.get(stopped.headers["location"])).text
        assert await living.word(codes) == "access_denied"
        assert (await living.open(codes["user_code"])).status_code == 400

    tell(tmp_path, story)


def test_a_wrong_code_is_told_at_the_field_and_too_many_end_it(tmp_path: Path) -> None:
    async def story(living: Living) -> None:
        codes = await living.ask()
        for typed in ("xx", "<b>", "BCDF-GHJ1"):  # no code can look like this: not counted
            page = await living.open(typed)
            assert (page.status_code, 'id="user-code-error"' in page.text) == (400, True)
            assert "<b>" not in page.text
        for _ in range(5):
            page = await living.open("BBBB-BBBB")
            assert (page.status_code, 'id="error-summary"' in page.text) == (400, True)
            assert "<title>エラー" in page.text
        assert (await living.open(codes["user_code"])).status_code == 429
        assert (await living.provider.back.get("/device", params={"user_code": codes["user_code"]})).status_code == 200

    tell(tmp_path, story)


def test_a_code_of_yesterday_is_told_like_a_wrong_one(tmp_path: Path) -> None:
    async def story(living: Living) -> None:
        codes = await living.ask()
        page = await living.open(codes["user_code"])
        living.provider.clock.advance(300)
        assert (await living.open(codes["user_code"])).status_code == 400
        form = {"form_token": token_of(page), "user_code": codes["user_code"], "decision": "mine"}
        late = await living.provider.browser.post("/device/confirmation", data=form)
        assert (late.status_code, "location" in late.headers) == (400, False)

    tell(tmp_path, story)


def test_a_service_that_is_gone_is_not_shown(tmp_path: Path) -> None:
    async def story(living: Living) -> None:
        codes = await living.ask()
        await living.provider.rooms.ground.database.write(lambda tx: tx.execute("DELETE FROM client", ()))
        living.provider.clock.advance(120)  # until it is looked up again
        page = await living.open(codes["user_code"])
        assert (page.status_code, 'id="device-confirm"' in page.text) == (400, False)

    tell(tmp_path, story)


def test_the_login_page_says_that_another_screen_gets_the_login(tmp_path: Path) -> None:
    async def story(living: Living) -> None:
        codes = await living.ask(scope="openid name")
        answer = await living.press(codes["user_code"])
        page = await living.provider.browser.get(answer.headers["location"])
        assert page.status_code == 200
        assert 'id="elsewhere"' in page.text
        assert _reads(page, "client-origin") == MAKER
        assert ix_of(answer) in page.text

    tell(tmp_path, story)
