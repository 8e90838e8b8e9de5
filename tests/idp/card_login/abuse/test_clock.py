"""OC-14: the provider's clock is not the state's: served within the published skew, else refused with an alarm."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from idp.card_login.crl import judge_list
from idp.card_login.refusals import StatusUnavailable
from idp.card_login.status_response import SKEW, judge
from tests.gov_core.town import START, Town, copy_of_the_town, run
from tests.idp.card_login import mint
from tests.idp.card_login.abuse.of_the_state import OfTheState
from tests.idp.card_login.abuse.test_card import story
from tests.idp.card_login.room import Room

MADE = START.replace(hour=4)
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """One town for all."""
    made = copy_of_the_town(Path(tmp_path_factory.mktemp("clock")))
    yield made
    made.rooms.database.close()


@pytest.fixture(scope="module")
def said(town: Town) -> OfTheState:
    """An answer and a list that the state has just made, by a responder of an hour ago."""
    OfTheState.now(town)
    town.clock.set(MADE)  # type: ignore[attr-defined]
    run(town.rooms.jpki.emergency_lists())
    return OfTheState.now(town)


@pytest.mark.parametrize("behind", [5 * MINUTE, SKEW + SECOND])
def test_oc14_a_clock_behind_the_state_s_refuses_its_answers_and_lists(said: OfTheState, behind: timedelta) -> None:
    with pytest.raises(StatusUnavailable, match="comes from the future"):
        judge(said.answer, said.question, MADE - behind)
    with pytest.raises(StatusUnavailable, match="not of today"):
        judge_list(said.full_list, said.anchor, MADE - behind)


def test_oc14_a_clock_within_the_published_skew_is_served(said: OfTheState) -> None:
    assert SKEW == MINUTE
    for apart in (-SKEW, timedelta(0), SKEW, 15 * MINUTE + SKEW):
        assert judge(said.answer, said.question, MADE + apart).state == "good"


def test_oc14_a_clock_five_minutes_ahead_shortens_an_answer_and_never_lengthens_it(said: OfTheState) -> None:
    assert judge(said.answer, said.question, MADE + 5 * MINUTE).state == "good"
    with pytest.raises(StatusUnavailable, match="stale"):
        judge(said.answer, said.question, MADE + 15 * MINUTE + SKEW + SECOND)


@pytest.mark.parametrize(
    ("apart", "sentence"),
    [(-5 * MINUTE, "the answer comes from the future"), (20 * MINUTE, "the answer is stale")],
    ids=["behind", "ahead"],
)
def test_oc14_a_clock_that_ends_all_logins_is_an_alarm(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, apart: timedelta, sentence: str
) -> None:
    async def tell(room: Room) -> None:
        room.clock.set(mint.NOW + apart)
        answer = await room.prove(room.ticket(await room.begin()))
        assert answer.json()["error"] == "status_unavailable"

    with caplog.at_level(logging.WARNING, logger="kakehashi.idp"):
        story(tmp_path, tell)
    assert [record.levelname for record in caplog.records if sentence in record.getMessage()] == ["WARNING"]
