import asyncio
from pathlib import Path

import pytest
from starlette.requests import Request

from idp.pages.refusals import CATALOGUE
from tests.idp.card_login.room import BANK, open_room


def visitor(query: str = "", cookie: str = "") -> Request:
    headers = [(b"cookie", cookie.encode())] if cookie else []
    scope = {"type": "http", "method": "GET", "path": "/login", "query_string": query.encode(), "headers": headers}
    return Request(scope)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_page_has_the_three_parts_a_number_and_the_way_back(tmp_path: Path, lang: str) -> None:
    async def run() -> None:
        async with open_room(tmp_path) as room:
            interaction = await room.begin()
            for code, refusal in CATALOGUE.items():
                page = room.deps.refusals.of_interaction(visitor(f"lang={lang}"), code, interaction)
                text = bytes(page.body).decode()
                for each in ("error-happened", "error-sent", "error-advice", "error-id", "back-to-client"):
                    assert f'id="{each}"' in text
                assert f"/authorize/resume?ix={interaction.id}" in text
                assert ('id="try-again"' in text) is refusal.retry
                assert ("株式会社みどり銀行" if lang == "ja" else "Midori Bank") in text
                assert page.status_code == refusal.status

    asyncio.run(run())


def test_outside_a_login_the_way_back_is_the_registered_site_or_none(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_room(tmp_path) as room:
            known = bytes(room.deps.refusals.plain(visitor(), "unregistered_redirect", BANK).body).decode()
            assert 'href="http://127.0.0.1:8111"' in known
            unknown = bytes(room.deps.refusals.plain(visitor(), "unknown_client").body).decode()
            assert "back-to-client" not in unknown

    asyncio.run(run())


def test_only_the_right_browser_is_admitted_and_only_while_the_login_lives(tmp_path: Path) -> None:
    async def run() -> None:
        async with open_room(tmp_path) as room:
            room.secret = "plain"
            interaction = await room.begin()
            pages, query, cookie = room.deps.refusals, f"ix={interaction.id}", "kk_idp_browser=plain"
            assert pages.admit(visitor(query, cookie)) == interaction
            assert pages.admit(visitor(query)) != interaction
            assert pages.admit(visitor("ix=unknown", cookie)) != interaction
            assert pages.admit(visitor("ix=" + "x" * 5000, cookie)) != interaction

    asyncio.run(run())
