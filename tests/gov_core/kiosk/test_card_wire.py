"""The reader's two calls: refusals in words of both languages, a way back to the kiosk, never a 500."""

import asyncio
from typing import Any

import httpx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.gov_core.kiosk.shop import KIOSK, Shop, in_the_shop, kiosk_file
from tests.gov_core.town import BASE, HANAKO, Town, run

NAMES = st.sampled_from(["ticket", "kind", "challenge_id", "certificate", "signature"])
VALUES = st.one_of(st.text(max_size=40), st.integers(), st.none(), st.lists(st.text(max_size=3), max_size=2))


def test_a_revoked_card_is_told_in_words_and_leads_back_to_the_kiosk(town: Town) -> None:
    run(town.rooms.office.lose_card(HANAKO.id))

    async def story(shop: Shop) -> None:
        _, ticket = await shop.begin()
        back = await shop.show_card(ticket)
        assert back == f"{KIOSK}/refused?code=card_refused"
        assert "could not be used" in (await shop.browser.get(back)).text

    in_the_shop(town, story)


def test_only_the_user_authentication_kind_is_asked_for(town: Town) -> None:
    async def story(shop: Shop) -> None:
        _, ticket = await shop.begin()
        refused = await shop.browser.post("/kiosk/card/challenges", json={"ticket": ticket, "kind": "signature"})
        assert (refused.status_code, refused.json()["error"]) == (400, "invalid_request")

    in_the_shop(town, story)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.sampled_from(["challenges", "answers"]), st.one_of(st.dictionaries(NAMES, VALUES), VALUES))
def test_no_message_makes_it_fail(town: Town, path: str, message: Any) -> None:
    app = town.app(kiosk=kiosk_file(town.folder))

    async def send() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE) as client:
            return await client.post(f"/kiosk/card/{path}", json=message)

    answer = asyncio.run(send())
    assert answer.status_code == 400
    assert answer.json()["error"] in ("invalid_request", "visit_over")
