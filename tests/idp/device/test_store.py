"""Each step is taken once and by one caller; codes rest as hashes; the broom leaves what lives."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from foundation.database import Database, house_tables
from idp.device.authorization import DeviceAuthorization
from idp.device.refusals import TooManyGuesses
from idp.device.store import DeviceStore, Guess, Limits
from idp.device.user_code import UserCodeHashes
from idp.tokens.store import FamilyStore

NEW = DeviceAuthorization(
    id=7, client_id="tv", parameters={"scope": "openid"}, screen="BRAVIA", network="", created_at=1000, expires_at=1300
)
LIMITS = Limits(seconds=300, in_one_browser=2, over_all=4)


def shelf(folder: Path, story: Callable[[DeviceStore, FamilyStore, Database], Awaitable[None]]) -> None:
    """One authorization on an otherwise empty shelf."""

    async def run() -> None:
        database = Database.open(f"sqlite:///{folder}/idp.db", house_tables("idp").metadata)
        families = FamilyStore(database)
        store = DeviceStore(database, families, UserCodeHashes(b"k" * 32))
        assert await store.begin(NEW, "device-code", "user-code")
        try:
            await story(store, families, database)
        finally:
            database.close()

    asyncio.run(run())


def test_neither_code_is_stored_in_clear(tmp_path: Path) -> None:
    async def story(store: DeviceStore, _: FamilyStore, database: Database) -> None:
        row = database.read(lambda tx: tx.one("SELECT * FROM device_authorization"))
        assert row is not None
        assert not {"device-code", "user-code"} & set(row)
        assert store.of_device("device-code") == NEW
        assert store.of_device("other") is None

    shelf(tmp_path, story)


def test_a_user_code_is_given_out_once(tmp_path: Path) -> None:
    async def story(store: DeviceStore, *_: object) -> None:
        assert not await store.begin(replace(NEW, id=8), "another-device-code", "user-code")
        assert await store.begin(replace(NEW, id=8), "another-device-code", "another-code")

    shelf(tmp_path, story)


def test_wrong_codes_count_in_one_browser_and_over_all_and_are_forgotten_in_time(tmp_path: Path) -> None:
    async def story(store: DeviceStore, *_: object) -> None:
        async def guess(number: int, browser: str, code: str = "wrong", now: int = 1000) -> DeviceAuthorization | None:
            return await store.of_user_code(Guess(number, code, browser, now), LIMITS)

        assert await guess(1, "a", "user-code") == NEW  # a right one is no guess
        assert await guess(2, "a") is None
        assert await guess(3, "a") is None
        with pytest.raises(TooManyGuesses):
            await guess(4, "a", "user-code")
        assert await guess(5, "b", "user-code") == NEW
        assert await guess(6, "b") is None
        assert await guess(7, "c") is None
        with pytest.raises(TooManyGuesses):
            await guess(8, "d", "user-code")
        with pytest.raises(TooManyGuesses):
            await guess(9, "a", "wrong", 1299)
        assert await guess(10, "a", "wrong", 1300) is None

    shelf(tmp_path, story)


def test_attack_parallel_guesses_cannot_slip_past_the_limit(tmp_path: Path) -> None:
    async def story(store: DeviceStore, *_: object) -> None:
        tries = [store.of_user_code(Guess(number, "wrong", "a", 1000), LIMITS) for number in range(30)]
        outcomes = await asyncio.gather(*tries, return_exceptions=True)
        assert sum(outcome is None for outcome in outcomes) == LIMITS.in_one_browser

    shelf(tmp_path, story)


def test_a_code_belongs_to_the_first_browser_that_confirms_it(tmp_path: Path) -> None:
    async def story(store: DeviceStore, *_: object) -> None:
        claims = await asyncio.gather(*(store.claim(7, browser, 1000) for browser in "abcd"))
        assert sum(claims) == 1
        found = store.of_device("device-code")
        assert found is not None
        assert found.browser_hash is not None
        assert await store.claim(7, found.browser_hash, 1299)
        assert not await store.claim(7, found.browser_hash, 1300)

    shelf(tmp_path, story)


def test_the_broom_takes_codes_and_wrong_guesses_of_long_ago(tmp_path: Path) -> None:
    async def story(store: DeviceStore, *_: object) -> None:
        await store.of_user_code(Guess(1, "wrong", "a", 1000), LIMITS)
        assert await store.forget(1000, 10) == 0
        assert await store.forget(1001, 10) == 1
        assert await store.forget(1301, 10) == 1
        assert store.of_device("device-code") is None

    shelf(tmp_path, story)
