"""No dead ends: a lost cookie, a second tab, the back button, an old page each lead on, and never past the card."""

import asyncio
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx

from idp.card_login.assurance import ACR_AUTHENTICATION, AMR
from idp.interaction.proof import StepProofs
from idp.interaction.state import CardProof
from tests.idp.provider import ISSUER, Provider, answer, confidential, request, run


def _query(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def _link(page: httpx.Response, element_id: str) -> str:
    found = re.search(rf'id="{element_id}"[^>]*href="([^"]*)"', page.text)
    assert found, f"no {element_id} in {page.text}"
    return found[1].replace("&amp;", "&")


async def _show_card(provider: Provider, browser: httpx.AsyncClient, login_url: str, person: int) -> httpx.Response:
    """The agent's browser comes back with the proof, and goes on to the answer."""
    ix = _query(login_url)["ix"]
    proofs = StepProofs(provider.rooms.sealer, provider.clock)
    proof = proofs.seal(ix, CardProof(person, provider.clock.timestamp(), ACR_AUTHENTICATION, AMR))
    back = await browser.get("/login/continue", params={"ix": ix, "proof": proof})
    assert back.status_code == 303, back.text
    return await browser.get(back.headers["location"])


def test_a_lost_cookie_leads_to_a_new_beginning_of_the_same_request(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        person = await provider.enrol()
        first = (await provider.authorize()).headers["location"]
        provider.browser.cookies.clear()
        page = await provider.browser.get(first)
        assert page.status_code == 403
        assert "みどり銀行" not in page.text
        again = await provider.browser.get(_link(page, "begin-anew"))
        second = again.headers["location"]
        assert _query(second)["ix"] != _query(first)["ix"]
        assert (await provider.browser.get(second)).status_code == 200
        told = answer(await _show_card(provider, provider.browser, second, person))
        assert told["state"] == "the-state"
        assert (await provider.redeem(told["code"])).status_code == 200

    run(tmp_path, story)


def test_a_cookie_lost_at_the_card_program_does_not_lose_the_request(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        person = await provider.enrol()
        first = (await provider.authorize()).headers["location"]
        provider.browser.cookies.clear()
        proof = StepProofs(provider.rooms.sealer, provider.clock).seal(
            _query(first)["ix"], CardProof(person, provider.clock.timestamp(), ACR_AUTHENTICATION, AMR)
        )
        page = await provider.browser.get("/login/continue", params={**_query(first), "proof": proof})
        second = (await provider.browser.get(_link(page, "begin-anew"))).headers["location"]
        assert urlsplit(second).path == "/login", "the proof stayed behind: the card is asked for again"
        assert answer(await _show_card(provider, provider.browser, second, person))["code"]

    run(tmp_path, story)


def test_a_browser_that_keeps_no_cookies_is_told_and_not_led_in_a_circle(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        url = (await provider.authorize()).headers["location"]
        for _ in range(3):
            provider.browser.cookies.clear()
            page = await provider.browser.get(url)
            assert page.status_code == 403
            provider.browser.cookies.clear()
            url = (await provider.browser.get(_link(page, "begin-anew"))).headers["location"]

    run(tmp_path, story)


def test_az29_two_tabs_that_begin_in_the_same_moment_both_arrive(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        person = await provider.enrol()
        async with httpx.AsyncClient(transport=provider.browser._transport, base_url=ISSUER) as other:
            tabs = [(await each.get("/authorize", params=request(state=s))) for each, s in (
                (provider.browser, "one"), (other, "two"),
            )]  # fmt: skip
            # one cookie jar: the later answer's cookie stands
            provider.browser.cookies = httpx.Cookies(other.cookies)
        for tab, state in zip(tabs, ("one", "two"), strict=True):
            url = tab.headers["location"]
            page = await provider.browser.get(url)
            while page.status_code == 303:
                url = page.headers["location"]
                page = await provider.browser.get(url)
            assert page.status_code == 200
            assert answer(await _show_card(provider, provider.browser, url, person))["state"] == state

    run(tmp_path, story)


def test_az29_fifty_parallel_requests_of_one_session_each_get_their_own_answer(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        names = [f"state-{number}" for number in range(50)]
        answers = await asyncio.gather(*(provider.authorize(state=name) for name in names))
        told = [answer(each) for each in answers]
        assert [each["state"] for each in told] == names
        redeemed = await asyncio.gather(*(provider.redeem(each["code"]) for each in told))
        assert {each.status_code for each in redeemed} == {200}
        assert len({each.json()["access_token"] for each in redeemed}) == 50

    run(tmp_path, story)


def test_az29_the_back_button_after_the_answer_leads_to_the_service_and_answers_nothing_twice(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        person = await provider.enrol()
        url = (await provider.authorize()).headers["location"]
        assert answer(await _show_card(provider, provider.browser, url, person))["code"]
        for path in ("/login", "/authorize/resume", "/consent", "/login/phone"):
            page = await provider.browser.get(path, params=_query(url))
            if page.status_code == 404:
                continue  # no phone is configured here
            assert page.status_code == 400
            assert _link(page, "back-to-client") == "http://127.0.0.1:8111/start?iss=http%3A%2F%2F127.0.0.1%3A8102"
        again = await provider.browser.get("/authorize/again", params={"begin": _query(url)["begin"]})
        assert again.status_code == 400
        assert "location" not in again.headers

    run(tmp_path, story, confidential(initiate_login_uri="http://127.0.0.1:8111/start"))


def test_a_login_left_open_too_long_begins_anew_and_after_an_hour_at_the_service(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        person = await provider.enrol()
        url = (await provider.authorize()).headers["location"]
        provider.clock.advance(1801)
        page = await provider.browser.get(url)
        assert page.status_code == 400
        second = (await provider.browser.get(_link(page, "begin-anew"))).headers["location"]
        assert answer(await _show_card(provider, provider.browser, second, person))["code"]
        provider.clock.advance(1800)
        page = await provider.browser.get(url)
        assert 'id="begin-anew"' not in page.text
        assert _link(page, "back-to-client")

    run(tmp_path, story)


def test_a_login_whose_row_is_gone_begins_anew_from_its_address(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        person = await provider.enrol()
        url = (await provider.authorize()).headers["location"]
        await provider.rooms.ground.database.write(lambda tx: tx.execute("DELETE FROM interaction", ()))
        page = await provider.browser.get(url)
        second = (await provider.browser.get(_link(page, "begin-anew"))).headers["location"]
        assert answer(await _show_card(provider, provider.browser, second, person))["code"]

    run(tmp_path, story)


def test_where_nothing_is_known_the_page_leads_to_the_list_of_services(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        for path in ("/login", "/authorize/resume", "/authorize/again", "/consent", "/authorize"):
            page = await provider.browser.get(path, params={"ix": "x", "begin": "x"})
            assert page.status_code == 400
            assert _link(page, "services") == "/"
        assert (await provider.browser.get("/")).status_code == 200

    run(tmp_path, story)


def test_a_beginning_is_checked_like_any_request_of_today(tmp_path: Path) -> None:
    """The registration may have changed since: the same table runs, so nothing weaker comes in by this door."""

    async def story(provider: Provider) -> None:
        begin = _query((await provider.authorize()).headers["location"])["begin"]
        await provider.register(confidential(redirect_uris=("http://127.0.0.1:8111/other",)))
        page = await provider.browser.get("/authorize/again", params={"begin": begin})
        assert (page.status_code, "location" in page.headers) == (400, False)

    run(tmp_path, story)
