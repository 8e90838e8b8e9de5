"""Between clients and the person: hers only, the oldest first, and the fourth open question is refused."""

import logging
from pathlib import Path

import pytest

from idp.ciba.authentication import MOST_WAITING
from idp.ciba.refusals import NothingWaits
from idp.enabled_rooms import backchannel_desk
from tests.idp.ciba.counter import Counter, tell


def test_a_fourth_open_question_is_refused_until_one_is_answered(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def story(counter: Counter) -> None:
        person = await counter.enrol()
        for _ in range(MOST_WAITING):
            await counter.wait(person)
        refused = await counter.send(scope="openid", login_hint=counter.subject(person))
        assert (refused.status_code, refused.json()["error"]) == (403, "access_denied")
        await counter.answer(person)
        await counter.wait(person)

    with caplog.at_level(logging.WARNING):
        tell(tmp_path, story)
    assert "asks one person too often" in caplog.text


def test_the_oldest_question_stands_first_whoever_asked(tmp_path: Path) -> None:
    async def story(counter: Counter) -> None:
        person, other = await counter.enrol(), await counter.enrol()
        for client_id, words in (("other", "first"), ("counter", "second"), ("other", "third")):
            await counter.wait(person, client_id, binding_message=words)
        await counter.wait(other, binding_message="not hers")
        await counter.sign_in(person)
        page = (await counter.list()).text
        assert page.index("first") < page.index("second") < page.index("third")
        assert "not hers" not in page

    tell(tmp_path, story)


def test_what_is_not_hers_is_not_found(tmp_path: Path) -> None:
    async def story(counter: Counter) -> None:
        person, other = await counter.enrol(), await counter.enrol()
        asked = await counter.wait(other)
        found = counter.provider.rooms.backchannel.of_client(asked["auth_req_id"])
        assert found is not None
        await counter.sign_in(person)
        assert str(found.id) not in (await counter.list()).text
        desk = backchannel_desk(counter.provider.rooms)
        with pytest.raises(NothingWaits):
            desk.find(person, str(found.id))
        assert desk.find(other, str(found.id)).request == found

    tell(tmp_path, story)
