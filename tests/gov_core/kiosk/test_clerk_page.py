"""The clerk's page: signs in as the terminal does, asks for its own applications, shows the id and nobody's name."""

import re

import httpx
import pytest

from tests.gov_core.kiosk.shop import KIOSK, TERMINALS, Shop, in_the_shop
from tests.gov_core.kiosk.test_application_wire import show_at_the_reader
from tests.gov_core.municipality.card_applications.entries import CHIYODA_LIBRARY, LIBRARY, SEAL, record, registered
from tests.gov_core.town import HANAKO, Town, run

PAGE = "/kiosk/counter"


@pytest.fixture
def town(town: Town) -> Town:
    run(registered(town))
    run(town.rooms.applications.put(HANAKO.id, LIBRARY.aid, at="15202"))
    return town


def _auth(code: str) -> tuple[str, str]:
    return code, TERMINALS[code]


async def _open(shop: Shop, code: str = "15202", language: str = "en") -> httpx.Response:
    return await shop.browser.get(PAGE, auth=_auth(code), headers={"accept-language": language})


async def _ask(shop: Shop, aid: str, code: str = "15202") -> httpx.Response:
    token = re.search(r'name="form_token" value="([^"]+)"', (await _open(shop, code)).text)
    assert token
    sent = {"form_token": token[1], "aid": aid}
    return await shop.browser.post(PAGE, data=sent, auth=_auth(code), follow_redirects=True)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_counter_asks_for_its_own_and_sees_the_id(town: Town, language: str) -> None:
    async def story(shop: Shop) -> None:
        page = await _open(shop, language=language)
        assert ("長岡市の窓口" if language == "ja" else "Counter of Nagaoka City") in page.text
        assert f'id="ask-{SEAL.aid}"' in page.text
        assert f'id="ask-{CHIYODA_LIBRARY.aid}"' not in page.text
        asked = await _ask(shop, LIBRARY.aid)
        found = re.search(r'application\?ticket=([^"]+)"', asked.text)
        assert found
        assert await show_at_the_reader(shop, found[1]) == f"{KIOSK}/counter/shown"
        read = await _open(shop, language=language)
        assert record(town, LIBRARY).decode().partition(".")[0] in read.text
        assert read.headers["cache-control"] == "no-store"
        for secret in ("山田", HANAKO.id, record(town, LIBRARY).decode()):
            assert secret not in read.text

    in_the_shop(town, story)


def test_who_does_not_sign_in_is_asked_to(town: Town) -> None:
    async def story(shop: Shop) -> None:
        for auth in (None, ("15202", "wrong"), ("99999", "")):
            answer = await shop.browser.get(PAGE, auth=auth)
            assert answer.status_code == 401
            assert answer.headers["www-authenticate"] == 'Basic realm="counter"'
            assert 'id="error-happened"' in answer.text

    in_the_shop(town, story)


def test_attack_a_form_of_another_site_asks_for_nothing_though_the_browser_is_signed_in(town: Town) -> None:
    async def story(shop: Shop) -> None:
        answer = await shop.browser.post(PAGE, data={"aid": LIBRARY.aid}, auth=_auth("15202"))
        assert answer.status_code == 403

    in_the_shop(town, story)


def test_another_counters_application_is_not_asked_for_and_another_counters_answer_not_shown(town: Town) -> None:
    async def story(shop: Shop) -> None:
        assert (await _ask(shop, CHIYODA_LIBRARY.aid)).status_code == 403
        assert 'id="waiting"' in (await _ask(shop, LIBRARY.aid)).text
        assert 'id="waiting"' not in (await _open(shop, "13101")).text

    in_the_shop(town, story)


def test_an_answer_is_gone_after_three_minutes_and_with_the_application(town: Town) -> None:
    async def story(shop: Shop) -> None:
        found = re.search(r'application\?ticket=([^"]+)"', (await _ask(shop, LIBRARY.aid)).text)
        assert found
        await show_at_the_reader(shop, found[1])
        assert 'id="read"' in (await _open(shop)).text
        await town.rooms.applications.registry.withdraw(LIBRARY.aid, by="15202")
        assert 'id="read"' not in (await _open(shop)).text
        assert 'id="waiting"' in (await _ask(shop, SEAL.aid)).text
        town.clock.advance(180)  # type: ignore[attr-defined]
        assert 'id="waiting"' not in (await _open(shop)).text

    in_the_shop(town, story)


def test_a_counter_without_applications_is_told_so(town: Town) -> None:
    async def story(shop: Shop) -> None:
        assert 'id="no-application"' in (await _open(shop, "01101")).text

    in_the_shop(town, story)
