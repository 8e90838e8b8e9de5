"""One citizen with a card and a phone: every site keeps knowing her, and a phone that was removed opens nothing."""

import re
from pathlib import Path

import pytest

from citizen_agent.errors import Refused
from gov_core.card.slot import InsertedCard
from tests.journeys.counter import HANAKO, Counter
from tests.journeys.town import Town, tell


def _text(page: str, element: str) -> str:
    found = re.search(rf'id="{element}"[^>]*>(.*?)</', page, re.DOTALL)
    assert found, f"no #{element}: {page[:2000]}"
    return re.sub(r"<[^>]+>", "", found.group(1)).strip()


async def _visit(town: Town, site: str, path: str, phone: Path | None = None) -> str:
    async def show(ticket: str) -> str:
        assert phone is not None
        return await town.show(ticket, InsertedCard(phone), HANAKO)

    async with town.browser() as browser:
        return await town.visit(browser, site, path, show=show if phone else None)


def test_the_same_person_by_card_and_by_phone_until_the_phone_is_removed(tmp_path: Path) -> None:
    async def story(town: Town) -> None:
        account = await _visit(town, "bank", "/open-account")
        counter = Counter(town)
        phone = await counter.add_phone()
        by_phone = await _visit(town, "bank", "/login", phone)
        assert _text(by_phone, "sub") == _text(account, "sub")
        assert "スマートフォン" in _text(by_phone, "acr")
        await counter.rooms.office.remove_phone(counter.hanako, "android")
        with pytest.raises(Refused) as refused:
            await _visit(town, "bank", "/login", phone)
        assert refused.value.refusal.error == "certificate_revoked"
        by_card = await _visit(town, "bank", "/login")
        assert _text(by_card, "sub") == _text(account, "sub")
        assert "スマートフォン" not in _text(by_card, "acr")

    tell(tmp_path, story)


def test_an_account_opened_by_phone_is_the_cards_too(tmp_path: Path) -> None:
    async def story(town: Town) -> None:
        phone = await Counter(town).add_phone()
        account = await _visit(town, "bank", "/open-account", phone)
        assert _text(account, "name") == "山田　花子"
        assert _text(await _visit(town, "bank", "/login"), "sub") == _text(account, "sub")

    tell(tmp_path, story)
