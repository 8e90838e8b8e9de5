"""The bank's counter asks and a card answers: every house in one process, the same words on both sides."""

import re
from pathlib import Path

import httpx

from deploy.html import Page
from deploy.walker import Decision, walk
from tests.journeys.town import Town, tell

COUNTER, HERE = "/staff/counter", "さくら "


async def _press(town: Town, clerk: httpx.AsyncClient, button: str) -> str:
    """A button of the staff page, and the page after it."""
    address = town.at("bank", COUNTER)
    form = Page(address, (await clerk.get(address)).text).form_with(button)
    assert form is not None, f"no #{button}"
    await clerk.post(form.action, data=form.fields)
    return await town.page(clerk, address)


async def _at_the_provider(town: Town, citizen: httpx.AsyncClient) -> str:
    """What waits for hanako, after she has shown her card."""
    begun = await citizen.get(town.at("idp", "/ciba/login"))
    login = Page(str(begun.url), (await citizen.get(begun.headers["location"])).text)
    ticket = httpx.URL(login.links["card-reader"]).params["ticket"]
    return await town.page(citizen, await town.show_card(ticket))


def test_the_counter_asks_and_her_card_confirms(tmp_path: Path) -> None:
    async def story(town: Town) -> None:
        async with town.browser() as customer, town.browser() as clerk, town.browser() as citizen:
            await town.visit(customer, "bank", "/open-account")
            words = re.search(r'id="words-1">([^<]+)<', await _press(town, clerk, "ask-1"))
            assert words is not None
            assert words[1].startswith(HERE)
            waiting = await _at_the_provider(town, citizen)
            assert words[1] in waiting
            assert "さくら銀行" in waiting
            town.clock.advance(5)
            assert 'id="look-1"' in await _press(town, clerk, "look-1")  # nothing is decided by looking
            ours = {town.at(name, "") for name in ("idp", "consent_ui", "citizen_agent")}
            done = await walk(citizen, town.at("idp", "/ciba"), town.show_card, Decision(), ours)
            assert done.url == town.at("idp", "/ciba/done?outcome=approved")
            town.clock.advance(5)
            assert "カードで確認しました" in await _press(town, clerk, "look-1")

    tell(tmp_path, story)


def test_a_question_she_did_not_expect_is_stopped_and_the_bank_is_told(tmp_path: Path) -> None:
    async def story(town: Town) -> None:
        async with town.browser() as customer, town.browser() as clerk, town.browser() as citizen:
            await town.visit(customer, "bank", "/open-account")
            await _press(town, clerk, "ask-1")
            page = Page(town.at("idp", "/ciba"), await _at_the_provider(town, citizen))
            form = page.form_with("ciba-stop-1")
            assert form is not None
            name, value = form.buttons["ciba-stop-1"]
            stopped = await citizen.post(form.action, data={**form.fields, name: value})
            assert stopped.headers["location"].endswith("outcome=stopped")
            town.clock.advance(5)
            assert "確認されませんでした" in await _press(town, clerk, "look-1")

    tell(tmp_path, story)
