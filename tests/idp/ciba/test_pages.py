"""The person's page: nothing is shown without a card, nothing decided without a press, and the card names the asker."""

from pathlib import Path

import httpx
import pytest

from tests.idp.card_login import mint
from tests.idp.card_login.over_the_wire import show_card, ticket_of
from tests.idp.ciba.counter import OWN, SITE, Counter, tell
from tests.idp.device.screen import ix_of, token_of
from tests.idp.provider import ISSUER, details


def _reads(page: httpx.Response, element: str) -> str:
    return page.text.partition(f'id="{element}"')[2].partition(">")[2].partition("</")[0].strip()


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_without_a_card_the_page_says_what_it_is_for_and_names_nobody(tmp_path: Path, lang: str) -> None:
    async def story(counter: Counter) -> None:
        await counter.wait(await counter.enrol(), binding_message="TK-4711")
        page = await counter.provider.browser.get("/ciba", params={"lang": lang})
        assert page.status_code == 200
        assert f'<html lang="{lang}"' in page.text
        assert 'id="ciba-login"' in page.text
        assert "TK-4711" not in page.text
        assert page.headers["cache-control"] == "no-store"
        assert "frame-ancestors 'none'" in page.headers["content-security-policy"]

    tell(tmp_path, story)


def test_who_asks_and_with_which_words_is_shown_to_the_person_alone(tmp_path: Path) -> None:
    async def story(counter: Counter) -> None:
        person, other = await counter.enrol(), await counter.enrol()
        await counter.wait(person, binding_message="窓口 12番")
        await counter.sign_in(other)
        assert 'id="ciba-nothing"' in (await counter.list()).text
        await counter.sign_in(person)
        page = await counter.list()
        assert _reads(page, "binding-message-1") == "窓口 12番"
        assert "みどり銀行" in _reads(page, "client-name-1")
        assert SITE in page.text
        for element in ("ciba-go-on-1", "ciba-stop-1", "ciba-warning"):
            assert f'id="{element}"' in page.text

    tell(tmp_path, story)


def test_tk24_attack_markup_in_a_binding_message_is_shown_as_the_text_it_is(tmp_path: Path) -> None:
    """Signs of mathematics are plain characters, so it comes as far as the page, and there it draws nothing."""

    async def story(counter: Counter) -> None:
        person = await counter.enrol()
        await counter.wait(person, binding_message="<b>pay</b><img src=x>")
        await counter.sign_in(person)
        text = (await counter.list()).text
        assert "&lt;b&gt;pay&lt;/b&gt;" in text
        assert "<b>pay" not in text
        assert "<img src=x" not in text

    tell(tmp_path, story)


def test_the_card_opens_the_list_and_a_second_time_answers_for_the_service(tmp_path: Path) -> None:
    """Through the card step itself: the statement that is signed names first our own pages, then the bank."""

    async def story(counter: Counter) -> None:
        browser, state = counter.provider.browser, counter.state
        state.links[("auth_of_sign", mint.SIGN.serial)] = mint.AUTH.serial

        async def with_card(location: str) -> str:
            ticket = await ticket_of(counter.provider, location)
            told = await show_card(counter.provider, state, ticket, mint.AUTH)
            if told.get("status") == "signature_required":
                told = await show_card(counter.provider, state, ticket, mint.SIGN)
            back = await browser.get(told["continue_url"])
            return (await browser.get(back.headers["location"])).headers["location"]

        begun = await browser.get("/ciba/login")
        login = await browser.get(begun.headers["location"])
        assert 'id="elsewhere"' in login.text
        assert await with_card(begun.headers["location"]) == f"{ISSUER}/ciba"
        person = _account_of(counter)
        asked = await counter.wait(person, binding_message="W4")
        pressed = await counter.press()
        login = await browser.get(pressed.headers["location"])
        assert "みどり銀行" in _reads(login, "client-name")
        assert await with_card(pressed.headers["location"]) == f"{ISSUER}/ciba/done?outcome=approved"
        tokens = (await counter.fetch(asked)).json()
        assert (await counter.provider.userinfo(tokens["access_token"])).json()["sub"] == counter.subject(person)

    tell(tmp_path, story)


def _account_of(counter: Counter) -> int:
    row = counter.provider.rooms.ground.database.read(lambda tx: tx.one("SELECT account_id FROM login_session"))
    assert row is not None
    return int(row[0])


def test_attack_a_session_alone_confirms_nothing_the_card_is_shown_for_the_question(tmp_path: Path) -> None:
    async def story(counter: Counter) -> None:
        person = await counter.enrol()
        asked = await counter.wait(person)
        await counter.sign_in(person)
        ix = await counter.go_on()
        assert (await counter.resume(ix)).headers["location"].startswith(f"{ISSUER}/login?")
        assert await counter.told(asked) == "authorization_pending"

    tell(tmp_path, story)


def test_attack_an_answer_without_our_own_page_or_of_somebody_else_is_refused(tmp_path: Path) -> None:
    async def story(counter: Counter) -> None:
        person, other = await counter.enrol(), await counter.enrol()
        asked = await counter.wait(person)
        await counter.sign_in(person)
        page = await counter.list()
        request = page.text.partition('name="request" value="')[2].partition('"')[0]
        form, post = {"request": request, "decision": "expected"}, counter.provider.browser.post
        assert (await post("/ciba/answer", data=form)).status_code == 400
        right = {**form, "form_token": token_of(page)}
        cross = await post("/ciba/answer", data=right, headers={"sec-fetch-site": "cross-site"})
        assert cross.status_code == 400
        assert (await counter.provider.browser.get("/ciba/answer", params=right)).status_code == 405
        for wrong in ("", "7", request + "0"):
            assert (await post("/ciba/answer", data={**right, "request": wrong})).status_code == 400
        await counter.sign_in(other)
        for decision in ("expected", "stop"):
            theirs = {**right, "form_token": token_of(await counter.list()) or right["form_token"]}
            assert (await post("/ciba/answer", data={**theirs, "decision": decision})).status_code == 400
        assert await counter.told(asked) == "authorization_pending"

    tell(tmp_path, story)


def test_without_a_session_an_answer_leads_back_to_the_card(tmp_path: Path) -> None:
    async def story(counter: Counter) -> None:
        person = await counter.enrol()
        await counter.wait(person)
        await counter.sign_in(person)
        page = await counter.list()
        counter.provider.browser.cookies.delete("kk_idp_session")
        form = {"form_token": token_of(page), "request": "1", "decision": "expected"}
        answer = await counter.provider.browser.post("/ciba/answer", data=form)
        assert answer.headers["location"] == f"{ISSUER}/ciba"

    tell(tmp_path, story)


def test_i_did_not_expect_this_ends_it_for_the_client(tmp_path: Path) -> None:
    async def story(counter: Counter) -> None:
        person = await counter.enrol()
        asked = await counter.wait(person)
        await counter.sign_in(person)
        stopped = await counter.press("stop")
        assert stopped.headers["location"] == f"{ISSUER}/ciba/done?outcome=stopped"
        assert 'id="ciba-stopped"' in (await counter.provider.browser.get(stopped.headers["location"])).text
        assert await counter.told(asked) == "access_denied"
        assert 'id="ciba-nothing"' in (await counter.list()).text

    tell(tmp_path, story)


def test_consent_is_asked_as_at_every_other_door_and_cuts_what_is_given(tmp_path: Path) -> None:
    async def story(counter: Counter) -> None:
        person = await counter.enrol()
        asked = await counter.wait(person, scope="openid name address", authorization_details=details())
        await counter.sign_in(person)
        ix = await counter.go_on()
        await counter.show_card(ix, person)
        assert (await counter.resume(ix)).headers["location"].startswith(f"{ISSUER}/consent?ix={ix}&")
        grant = await counter.provider.allow(person, "counter", scope="openid name", authorization_details=details())
        await counter.decide(ix, grant.id)
        done = await counter.provider.browser.get((await counter.resume(ix)).headers["location"])
        assert 'id="ciba-done"' in done.text
        tokens = (await counter.fetch(asked)).json()
        assert tokens["scope"] == "openid name"
        assert tokens["authorization_details"][0]["datatypes"] == ["AllergyIntolerance"]
        assert set((await counter.provider.userinfo(tokens["access_token"])).json()) == {"sub", "name"}
        await counter.provider.rooms.grants.revoke(grant.id)
        assert (await counter.provider.userinfo(tokens["access_token"])).status_code == 401

    tell(tmp_path, story)


def test_a_refused_consent_is_access_denied_at_the_client(tmp_path: Path) -> None:
    async def story(counter: Counter) -> None:
        person = await counter.enrol()
        asked = await counter.wait(person, scope="openid name")
        await counter.sign_in(person)
        ix = await counter.go_on()
        await counter.show_card(ix, person)
        await counter.decide(ix, None)
        assert (await counter.resume(ix)).headers["location"].endswith("outcome=stopped")
        assert await counter.told(asked) == "access_denied"

    tell(tmp_path, story)


def test_a_card_that_is_not_shown_leaves_the_list_closed(tmp_path: Path) -> None:
    async def story(counter: Counter) -> None:
        begun = await counter.provider.browser.get("/ciba/login")
        ix = ix_of(begun)
        left = await counter.provider.browser.get("/login/refused", params={"ix": ix, "error": "access_denied"})
        assert left.status_code == 200
        ended = await counter.resume(ix)
        assert (ended.status_code, "location" in ended.headers) == (200, False)
        assert 'id="ciba-login"' in (await counter.list()).text

    tell(tmp_path, story)


def test_the_list_needs_the_citizens_pages_to_be_registered(tmp_path: Path) -> None:
    async def story(counter: Counter) -> None:
        assert await counter.provider.rooms.clients.remove(OWN)
        assert (await counter.provider.browser.get("/ciba/login")).status_code == 400

    tell(tmp_path, story)
