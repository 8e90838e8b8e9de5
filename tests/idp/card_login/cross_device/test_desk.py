"""The rules: what is drawn by chance, and that every step asks for the one before."""

from pathlib import Path

import pytest

from idp.card_login.cross_device.desk import Surroundings
from idp.card_login.cross_device.refusals import SessionOver
from idp.card_login.refusals import InvalidRequest
from tests.idp.card_login.cross_device.scene import Scene, story


def test_every_session_has_its_own_key_and_a_number_of_two_digits(tmp_path: Path) -> None:
    async def tell(scene: Scene) -> None:
        desk, keys = scene.room.phone_way.desk, set()
        for turn in range(1, 11):
            session = await desk.begin(scene.interaction.id, turn, Surroundings("Chrome, Linux", ""))
            keys.add(desk._key(session))
            assert len(session.number) == 2
            assert session.number.isdecimal()
            assert session.code_key.encode() not in keys
        assert len(keys) == 10
        assert {len(key) for key in keys} == {32}

    story(tmp_path, tell)


def test_the_page_that_lost_the_race_gets_the_winners_session(tmp_path: Path) -> None:
    async def tell(scene: Scene) -> None:
        desk = scene.room.phone_way.desk
        first = await desk.begin(scene.interaction.id, 1, Surroundings("", ""))
        assert (await desk.begin(scene.interaction.id, 1, Surroundings("", ""))).id == first.id
        with pytest.raises(SessionOver):
            await desk.begin("another", 3, Surroundings("", ""))

    story(tmp_path, tell)


def test_a_stranger_s_secret_opens_nothing(tmp_path: Path) -> None:
    async def tell(scene: Scene) -> None:
        with pytest.raises(InvalidRequest):
            await scene.room.phone_way.desk.confirm("guessed", "00")
        with pytest.raises(InvalidRequest):
            await scene.room.phone_way.desk.stop("guessed", "")

    story(tmp_path, tell)


def test_no_answer_is_kept_before_the_number_was_right(tmp_path: Path) -> None:
    async def tell(scene: Scene) -> None:
        await scene.open_page()
        binding = await scene.bind()
        with pytest.raises(SessionOver):
            await scene.room.phone_way.desk.answered(scene.session.id, "proof")
        with pytest.raises(SessionOver):
            scene.room.phone_way.desk.must_go_on(scene.session.id, binding)
        with pytest.raises(SessionOver):
            scene.room.phone_way.desk.must_go_on(scene.session.id, "unknown")

    story(tmp_path, tell)
