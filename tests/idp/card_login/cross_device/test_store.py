"""Each step of a session is taken by one caller, and an answer that was given stays given."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

from foundation.database import Database, house_tables
from idp.card_login.cross_device.store import STOPPED, SUPERSEDED, WRONG_NUMBER, PhoneSession, PhoneSessions

NEW = PhoneSession("one", "ix", 1, "sealed", "42", "Firefox, Linux", "203.0.113.0/24", started_at=1000)


def story(place: Path, tell: Callable[[PhoneSessions], Awaitable[None]]) -> None:
    database = Database.open(f"sqlite:///{place}/idp.db", house_tables("idp").metadata)

    async def run() -> None:
        try:
            await tell(PhoneSessions(database))
        finally:
            database.close()

    asyncio.run(run())


def test_what_was_begun_is_found_again(tmp_path: Path) -> None:
    async def tell(store: PhoneSessions) -> None:
        assert await store.begin(NEW)
        assert store.get("one") == store.latest("ix") == NEW
        assert store.latest("other") is None

    story(tmp_path, tell)


def test_a_turn_is_taken_once_and_ends_the_one_before(tmp_path: Path) -> None:
    async def tell(store: PhoneSessions) -> None:
        await store.begin(NEW)
        second = [replace(NEW, id=name, turn=2) for name in ("two", "too")]
        assert sorted(await asyncio.gather(*map(store.begin, second))) == [False, True]
        assert not await store.begin(replace(NEW, id="skip", turn=4))
        first = store.get("one")
        assert first is not None
        assert first.ended == SUPERSEDED

    story(tmp_path, tell)


def test_only_the_first_phone_is_bound_and_its_secret_is_not_stored(tmp_path: Path) -> None:
    async def tell(store: PhoneSessions) -> None:
        await store.begin(NEW)
        assert await store.bind("one", "secret", 1001)
        assert not await store.bind("one", "another", 1001)
        found = store.of_phone("secret")
        assert found is not None
        assert found.bound_at == 1001
        assert store.of_phone("another") is None
        assert b"secret" not in (tmp_path / "idp.db").read_bytes() + (tmp_path / "idp.db-wal").read_bytes()

    story(tmp_path, tell)


def test_there_is_one_try_for_the_number(tmp_path: Path) -> None:
    async def tell(store: PhoneSessions) -> None:
        await store.begin(NEW)
        assert not await store.try_number("one", True, 1001)  # no phone yet
        await store.bind("one", "secret", 1001)
        assert await store.try_number("one", False, 1002)
        assert not await store.try_number("one", True, 1003)
        found = store.get("one")
        assert found is not None
        assert (found.ended, found.confirmed_at) == (WRONG_NUMBER, None)

    story(tmp_path, tell)


def test_an_answer_needs_a_confirmed_session_and_is_taken_once(tmp_path: Path) -> None:
    async def tell(store: PhoneSessions) -> None:
        await store.begin(NEW)
        await store.bind("one", "secret", 1001)
        assert not await store.answer("one", "proof", 1002)
        await store.try_number("one", True, 1003)
        assert await store.answer("one", "proof", 1004)
        assert not await store.answer("one", "another", 1005)
        assert not await store.end("one", STOPPED)  # too late: it was given
        taken = await asyncio.gather(*(store.take("one", 1006) for _ in range(10)))
        assert sorted(filter(None, taken)) == ["proof"]

    story(tmp_path, tell)


def test_an_ended_session_takes_no_step(tmp_path: Path) -> None:
    async def tell(store: PhoneSessions) -> None:
        await store.begin(NEW)
        assert await store.end("one", STOPPED)
        assert not await store.end("one", STOPPED)
        assert not await store.bind("one", "secret", 1001)

    story(tmp_path, tell)


def test_sessions_are_forgotten_after_a_day(tmp_path: Path) -> None:
    async def tell(store: PhoneSessions) -> None:
        await store.begin(NEW)
        await store.begin(replace(NEW, id="later", ix="other", started_at=1000 + 86401))
        assert store.get("one") is None

    story(tmp_path, tell)
