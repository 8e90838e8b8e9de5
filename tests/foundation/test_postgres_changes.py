"""Single statements on a real server: durable before the answer, in few commits, and never below somebody's feet."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import psycopg
import pytest
from sqlalchemy import MetaData
from sqlmodel import Field

from foundation.database import Database, StorageFailed, Transaction, house_tables
from tests.postgres import schema_url

PUT = "INSERT INTO mark (id, owner) VALUES (?, ?)"


class Mark(house_tables("foundation_changes_test"), table=True):  # type: ignore[misc, call-arg]
    """A table with a primary key to fight over."""

    id: int = Field(primary_key=True)
    owner: str


@pytest.fixture
def url(postgres: str, tmp_path: Path) -> str:
    return schema_url(postgres, str(tmp_path))


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    opened = Database.open(url, house_tables("foundation_changes_test").metadata)
    yield opened
    opened.close()


def _together(*changes: Any) -> list[Any]:
    async def together() -> list[Any]:
        return await asyncio.gather(*(asyncio.wait_for(each, 20) for each in changes), return_exceptions=True)

    return asyncio.run(together())


def _stored(url: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(url, autocommit=True) as other:
        return other.execute("SELECT id, owner FROM mark ORDER BY id").fetchall()


def test_each_is_told_how_many_rows_it_changed_and_they_are_there(database: Database, url: str) -> None:
    assert _together(*(database.change(PUT, (number, "花子")) for number in range(100))) == [1] * 100
    assert _stored(url) == [(number, "花子") for number in range(100)]
    update = "UPDATE mark SET owner = ? WHERE id < ?"
    assert _together(database.change(update, ("x", 10)), database.change(update, ("y", -1))) == [10, 0]


def test_all_of_one_round_is_one_transaction(database: Database, url: str) -> None:
    _together(*(database.change(PUT, (number, "x")) for number in range(100)))
    with psycopg.connect(url) as other:
        assert other.execute("SELECT count(DISTINCT xmin::text) FROM mark").fetchone() == (1,)


def test_one_that_fails_harms_no_neighbour(database: Database, url: str) -> None:
    first, twice, cannot, nonsense, last = _together(
        database.change(PUT, (1, "a")),
        database.change(PUT, (1, "b")),
        database.change(PUT, (2, "a\0b")),
        database.change("nonsense"),
        database.change(PUT, (3, "c")),
    )
    assert (first, last) == (1, 1)
    assert isinstance(twice, psycopg.errors.UniqueViolation)
    assert isinstance(cannot, psycopg.DataError)
    assert isinstance(nonsense, psycopg.errors.SyntaxError)
    assert _stored(url) == [(1, "a"), (3, "c")]
    assert _together(database.change(PUT, (4, "d"))) == [1]


def test_of_many_that_want_the_same_key_one_has_it(database: Database, url: str) -> None:
    careful = f"{PUT} ON CONFLICT (id) DO NOTHING"

    async def story() -> list[int]:
        waiting = []
        for owner in range(60):
            waiting.append(asyncio.ensure_future(database.change(careful, (owner % 3, str(owner)))))
            await asyncio.sleep(0)
        return await asyncio.gather(*waiting)

    assert sum(asyncio.run(story())) == 3
    assert [row[0] for row in _stored(url)] == [0, 1, 2]


def test_what_comes_meanwhile_is_the_next_transaction(database: Database, url: str) -> None:
    async def story() -> tuple[int, list[int]]:
        with psycopg.connect(url) as other:
            other.execute("LOCK TABLE mark IN ACCESS EXCLUSIVE MODE")
            waiting = []
            for number in range(20):
                waiting.append(asyncio.ensure_future(database.change(PUT, (number, "x"))))
                await asyncio.sleep(0.005)
            held = "SELECT count(*) FROM pg_locks WHERE relation = 'mark'::regclass AND NOT granted"
            row = other.execute(held).fetchone()
            other.rollback()
        assert row is not None
        counts = await asyncio.gather(*waiting)
        return row[0], counts

    assert asyncio.run(story()) == (1, [1] * 20)
    with psycopg.connect(url) as other:
        assert other.execute("SELECT count(DISTINCT xmin::text) FROM mark").fetchone() == (2,)


def test_many_that_change_the_same_rows_in_any_order_never_wait_for_each_other(database: Database, url: str) -> None:
    chance = Random(7)

    async def one(other: Database) -> None:
        for _ in range(30):
            await asyncio.sleep(chance.random() / 500)
            sql = "UPDATE mark SET owner = ? WHERE id = ?"
            assert await other.change(sql, ("y", chance.randrange(6))) == 1

    async def story() -> None:
        another = Database.open(url, MetaData())  # a second worker of the house
        for number in range(6):
            await database.change(PUT, (number, "x"))
        await asyncio.gather(*(one(each) for each in (database, another) for _ in range(16)))
        another.close()

    with psycopg.connect(url, autocommit=True) as other:
        sql = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
        before = other.execute(sql).fetchone()
        asyncio.run(story())
        assert other.execute(sql).fetchone() == before


def test_a_piece_of_work_sees_nothing_change_below_its_feet(database: Database) -> None:
    def slow(tx: Transaction) -> bool:
        before = tx.all("SELECT id FROM mark")
        time.sleep(0.15)
        return before == tx.all("SELECT id FROM mark")

    async def story() -> list[Any]:
        working = asyncio.ensure_future(database.write(slow))
        await asyncio.sleep(0.05)
        changes = [database.change(PUT, (number, "x")) for number in range(10)]
        return await asyncio.gather(working, *changes)

    assert asyncio.run(story()) == [True, *[1] * 10]


def test_a_lost_connection_costs_what_was_under_way_and_not_the_house(database: Database, url: str) -> None:
    async def story() -> list[Any]:
        with psycopg.connect(url) as other:
            other.execute("LOCK TABLE mark IN ACCESS EXCLUSIVE MODE")
            lost = [asyncio.ensure_future(database.change(PUT, (number, "lost"))) for number in range(3)]
            await asyncio.sleep(0.05)
            waits = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE relation = 'mark'::regclass AND NOT granted"
            other.execute(waits)
            other.rollback()
        told = await asyncio.gather(*lost, return_exceptions=True)
        return [*told, await database.change(PUT, (9, "kept"))]

    *told, after = asyncio.run(story())
    assert ([type(each) for each in told], after) == ([StorageFailed] * 3, 1)
    assert _stored(url) == [(9, "kept")]


def test_what_is_waiting_at_the_close_is_still_written(url: str) -> None:
    database = Database.open(url, house_tables("foundation_changes_test").metadata)

    async def story() -> list[Any]:
        waiting = []
        for number in range(30):
            waiting.append(asyncio.ensure_future(database.change(PUT, (number, "x"))))
            if number % 7 == 0:
                await asyncio.sleep(0)
                await asyncio.sleep(0)
        await asyncio.sleep(0)
        database.close()
        after = await asyncio.gather(database.change(PUT, (99, "late")), return_exceptions=True)
        return [*await asyncio.gather(*waiting), *map(type, after)]

    assert asyncio.run(story()) == [*[1] * 30, StorageFailed]
    assert [row[0] for row in _stored(url)] == [*range(30)]


def test_another_loop_is_served_the_slow_way_and_the_next_one_anew(database: Database, url: str) -> None:
    async def story() -> list[int]:
        return [
            await database.change(PUT, (1, "here")),
            await asyncio.to_thread(lambda: _together(database.change(PUT, (2, "there")))[0]),
            await database.change(PUT, (3, "here")),
        ]

    assert asyncio.run(story()) == [1, 1, 1]
    assert _together(database.change(PUT, (4, "later"))) == [1]
    assert [row[0] for row in _stored(url)] == [1, 2, 3, 4]
