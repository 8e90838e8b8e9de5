"""The room is there with the operator's file, and not without it."""

from gov_core.kiosk.room import PATH
from tests.gov_core.kiosk.shop import Shop, in_the_shop
from tests.gov_core.town import Town


def test_without_a_file_there_is_no_kiosk(town: Town) -> None:
    assert town.ask("GET", PATH).status_code == 404


def test_with_a_file_the_first_page_begins_a_visit(town: Town) -> None:
    async def story(shop: Shop) -> None:
        page, ticket = await shop.begin()
        assert 'id="card-reader"' in page.text
        assert ticket

    in_the_shop(town, story)
