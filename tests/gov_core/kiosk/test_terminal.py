"""The counter terminal's JSON: ids go to the municipality that keeps them, and to no other."""

from typing import Any

import pytest

from tests.gov_core.kiosk.shop import Shop, in_the_shop
from tests.gov_core.town import Town


def test_a_clerk_registers_and_finds_a_library_card_by_the_persons_card(town: Town) -> None:
    async def story(shop: Shop) -> None:
        made = await shop.counter("15202", "registrations", visit=await shop.counter_visit("15202"), service="library")
        found = await shop.counter("15202", "lookups", visit=await shop.counter_visit("15202"), service="library")
        assert found.json()["id"] == made.json()["id"]
        assert set(found.json()) == {"service", "id", "registered_at"}

    in_the_shop(town, story)


def test_another_municipality_gets_no_id_even_with_the_persons_card(town: Town) -> None:
    async def story(shop: Shop) -> None:
        await shop.counter("15202", "registrations", visit=await shop.counter_visit("15202"), service="library")
        other = await shop.counter("13101", "lookups", visit=await shop.counter_visit("13101"), service="library")
        assert (other.status_code, other.json()["code"]) == (404, "not_registered")

    in_the_shop(town, story)


def test_a_visit_shown_at_one_counter_is_worth_nothing_at_another(town: Town) -> None:
    async def story(shop: Shop) -> None:
        visit = await shop.counter_visit("15202")
        stolen = await shop.counter("13101", "lookups", visit=visit, service="library")
        assert (stolen.status_code, stolen.json()["code"]) == (409, "visit_over")

    in_the_shop(town, story)


def test_without_a_card_there_is_no_answer(town: Town) -> None:
    async def story(shop: Shop) -> None:
        visit = (await shop.counter("15202", "visits")).json()["visit"]
        early = await shop.counter("15202", "lookups", visit=visit, service="library")
        assert (early.status_code, early.json()["code"]) == (403, "not_proven")

    in_the_shop(town, story)


def test_a_terminal_that_does_not_sign_in_gets_401(town: Town) -> None:
    async def story(shop: Shop) -> None:
        refused = await shop.counter("40133", "visits")
        assert refused.status_code == 401
        assert refused.headers["www-authenticate"].startswith("Basic")

    in_the_shop(town, story)


@pytest.mark.parametrize(
    "sent", [{}, {"visit": 1, "service": "library"}, {"visit": "v", "service": "tax"}, {"visit": "v"}, []]
)
def test_a_question_of_another_form_gets_400(town: Town, sent: Any) -> None:
    async def story(shop: Shop) -> None:
        answer = await shop.browser.post("/kiosk/counter/lookups", json=sent, auth=("15202", "nagaoka-terminal"))
        assert answer.status_code == 400

    in_the_shop(town, story)
