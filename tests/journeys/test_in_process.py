"""Journeys over days, every house in one process: what was agreed to ends when it was said to end."""

import re
from pathlib import Path

import httpx

from deploy.walker import Decision, walk
from tests.journeys.town import DAY, Town, tell

NO = Decision(approve=False)


def _text(page: str, element: str) -> str:
    found = re.search(rf'id="{element}"[^>]*>(.*?)</', page, re.DOTALL)
    assert found, f"no #{element}: {page[:2000]}"
    return re.sub(r"<[^>]+>", "", found.group(1)).strip()


def test_an_account_today_a_login_tomorrow_and_the_same_subject(tmp_path: Path) -> None:
    async def story(town: Town) -> None:
        async with town.browser() as today:
            account = await town.visit(today, "bank", "/open-account")
            assert _text(account, "name") == "山田　花子"
        town.clock.advance(DAY)
        async with town.browser() as tomorrow:
            again = await town.visit(tomorrow, "bank", "/login")
            assert _text(again, "sub") == _text(account, "sub")
            assert "最新です" in again

    tell(tmp_path, story)


def test_an_attribute_agreed_to_today_is_asked_again_tomorrow(tmp_path: Path) -> None:
    async def story(town: Town) -> None:
        async with town.browser() as browser:
            assert 'id="age-over-20"' in await town.visit(browser, "shop", "/start")
            assert 'id="age-over-20"' in await town.visit(browser, "shop", "/start", NO), "decided today: nobody asks"
            town.clock.advance(DAY)
            assert _text(await town.visit(browser, "shop", "/start", NO), "error-code") == "access_denied"

    tell(tmp_path, story)


def test_a_clinic_reads_until_the_last_day_and_not_after(tmp_path: Path) -> None:
    async def story(town: Town) -> None:
        async with town.browser() as browser:
            await town.visit(browser, "clinic", "/connect")
            assert 'id="records-AllergyIntolerance"' in await town.page(browser, town.at("clinic", "/records"))
            town.clock.advance(200 * DAY)
            assert 'id="records-AllergyIntolerance"' not in await town.page(browser, town.at("clinic", "/records"))

    tell(tmp_path, story)


def test_her_records_ask_for_the_card_again_after_an_hour_and_nothing_else_does(tmp_path: Path) -> None:
    """RFC 9470: the data trust demands, the consent pages ask, the provider sees to it."""

    async def story(town: Town) -> None:
        shown: list[str] = []

        async def show(ticket: str) -> str:
            shown.append(ticket)
            return await town.show_card(ticket)

        async def sign_in(browser: httpx.AsyncClient, path: str) -> None:
            leaving = await browser.get(town.at("consent_ui", path))
            ours = {town.at(name, "") for name in ("idp", "citizen_agent")}
            back = await walk(browser, leaving.headers["location"], show, Decision(), ours)
            await town.page(browser, back.url)

        async with town.browser() as browser:
            await sign_in(browser, "/login?next=/my-data")
            for _ in range(6):
                town.clock.advance(700)
                assert (await browser.get(town.at("consent_ui", "/consents"))).status_code == 200
            again = await browser.get(town.at("consent_ui", "/my-data"))
            assert again.headers["location"] == "/login?next=/my-data&max_age=3600"
            assert len(shown) == 1
            await sign_in(browser, again.headers["location"])
            assert len(shown) == 2
            assert (await browser.get(town.at("consent_ui", "/my-data"))).status_code == 200

    tell(tmp_path, story)
