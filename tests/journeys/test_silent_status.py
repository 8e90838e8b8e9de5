"""The state's OCSP service falls silent: no login, unless the provider was told that a list of the day may stand in."""

from pathlib import Path

import pytest

from citizen_agent.errors import Refused
from tests.journeys.counter import Counter
from tests.journeys.town import DAY, Town, tell

FALLBACK = {"KAKEHASHI_IDP_CRL_FALLBACK": "on"}


async def _logs_in(town: Town) -> None:
    async with town.browser() as browser:
        assert 'id="sub"' in await town.visit(browser, "bank", "/login")


async def _is_refused(town: Town, code: str) -> None:
    with pytest.raises(Refused) as refused:
        await _logs_in(town)
    assert refused.value.refusal.error == code


def test_a_silent_service_ends_every_login(tmp_path: Path) -> None:
    async def story(town: Town) -> None:
        await _logs_in(town)
        await Counter(town).rooms.certificates.switch_status_service(False)
        await _is_refused(town, "status_unavailable")

    tell(tmp_path, story)


def test_the_list_of_the_day_stands_in_where_it_may_and_a_lost_card_is_on_the_next(tmp_path: Path) -> None:
    async def story(town: Town) -> None:
        await _logs_in(town)
        counter = Counter(town)
        await counter.rooms.certificates.switch_status_service(False)
        await _logs_in(town)
        await counter.rooms.office.lose_card(counter.hanako)
        town.clock.advance(DAY)
        await _is_refused(town, "certificate_revoked")

    tell(tmp_path, story, FALLBACK)
