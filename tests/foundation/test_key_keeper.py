"""A ring in use follows its file and the clock; a file that cannot be read changes nothing."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from foundation.clock import FixedClock
from foundation.key_file import KeyFile
from foundation.key_keeper import KeyKeeper
from foundation.key_rotation import rotate
from foundation.key_schedule import DAY, KEPT_AFTER, PUBLISHED_BEFORE
from foundation.signing import KeyRing

ALGS = ("ES256", "EdDSA")


class House:
    """A worker with its ring and keeper; several may share one folder."""

    def __init__(self, folder: Path, clock: FixedClock, days: int = 0) -> None:
        self.file, self.clock = KeyFile(folder / "ring", b"k" * 32), clock
        self.ring = KeyRing(self.file.load_or_create(ALGS, clock.timestamp()), clock.timestamp())
        self.keeper = KeyKeeper(self.ring, self.file, clock, days)

    def tick(self) -> None:
        asyncio.run(self.keeper.tick())

    @property
    def kid(self) -> str:
        return self.ring.current("ES256").kid

    @property
    def published(self) -> list[str]:
        return [key["kid"] for key in self.ring.public_jwks()["keys"] if key["alg"] == "ES256"]


def _clock() -> FixedClock:
    return FixedClock(datetime(2026, 11, 1, tzinfo=UTC))


def test_a_running_worker_learns_of_a_new_key_and_signs_with_it_when_its_time_comes(tmp_path: Path) -> None:
    here = House(tmp_path, _clock())
    here.tick()
    before, version = here.kid, here.ring.version
    made = rotate(here.file, "ES256", here.clock.timestamp())
    here.tick()
    assert (here.kid, here.published) == (before, [before, made.kid])
    assert here.ring.version > version
    here.clock.advance(PUBLISHED_BEFORE)
    here.tick()
    assert (here.kid, here.published) == (made.kid, [before, made.kid])
    here.clock.advance(KEPT_AFTER)
    here.tick()
    assert here.published == [made.kid]


def test_a_look_that_finds_nothing_new_changes_nothing(tmp_path: Path) -> None:
    here = House(tmp_path, _clock())
    here.tick()
    version = here.ring.version
    here.tick()
    assert here.ring.version == version


def test_keys_are_rotated_by_the_calendar_and_two_workers_agree(tmp_path: Path) -> None:
    clock = _clock()
    one, two = House(tmp_path, clock, 90), House(tmp_path, clock, 90)
    signed_with = set()
    for _ in range(4 * 92):
        one.tick()
        two.tick()
        assert one.kid == two.kid
        assert one.kid in one.published
        signed_with.add(one.kid)
        clock.advance(DAY)
    assert len(signed_with) == 5


def test_without_a_calendar_only_an_operator_rotates(tmp_path: Path) -> None:
    here = House(tmp_path, _clock(), 0)
    before = here.kid
    here.clock.advance(1000 * DAY)
    here.tick()
    assert here.kid == before


def test_a_file_that_cannot_be_read_leaves_the_ring_as_it_is(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    here = House(tmp_path, _clock())
    here.tick()
    before = here.published
    (tmp_path / "ring").write_text("broken")
    here.tick()
    (tmp_path / "ring").unlink()
    here.tick()
    assert here.published == before
    assert "cannot be read" in caplog.text


def test_it_keeps_looking_until_it_is_stopped(tmp_path: Path) -> None:
    here = House(tmp_path, _clock())

    async def story() -> None:
        task = asyncio.create_task(here.keeper.keep(0.01))
        await asyncio.sleep(0.05)
        made = rotate(here.file, "ES256", here.clock.timestamp())
        for _ in range(500):
            await asyncio.sleep(0.01)
            if made.kid in here.published:
                break
        assert made.kid in here.published
        task.cancel()

    asyncio.run(story())
