"""The same promises on PostgreSQL: durable before the reply, in groups, in one order, though a server goes away."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import MetaData
from sqlmodel import Field

from foundation.database import Database, StorageFailed, Transaction, house_tables, in_use
from tests.postgres import schema_url

ROOT = Path(__file__).resolve().parents[2]


class Stamp(house_tables("foundation_postgres_test"), table=True):  # type: ignore[misc, call-arg]
    """A table with a primary key to fight over."""

    id: int = Field(primary_key=True)
    owner: str
    moment: int | None = Field(default=None)


TABLES: MetaData = house_tables("foundation_postgres_test").metadata


@pytest.fixture
def url(postgres: str, tmp_path: Path) -> str:
    return schema_url(postgres, str(tmp_path))


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    opened = Database.open(url, TABLES)
    yield opened
    opened.close()


def _put(number: int, owner: str = "x") -> Callable[[Transaction], int]:
    return lambda tx: tx.execute("INSERT INTO stamp (id, owner) VALUES (?, ?)", (number, owner))


def _together(database: Database, *works: Callable[[Transaction], Any]) -> list[Any]:
    async def together() -> list[Any]:
        written = (asyncio.wait_for(database.write(work), 20) for work in works)
        return await asyncio.gather(*written, return_exceptions=True)

    return asyncio.run(together())


def _ids(database: Database) -> list[int]:
    return [row[0] for row in database.read(lambda tx: tx.all("SELECT id FROM stamp ORDER BY id"))]


def test_an_acknowledged_write_is_there_for_another_process(database: Database, url: str) -> None:
    assert _together(database, _put(1, "花子")) == [1]
    with psycopg.connect(url) as other:
        assert other.execute("SELECT owner FROM stamp").fetchall() == [("花子",)]


def test_a_failing_work_undoes_itself_and_harms_no_neighbour(database: Database) -> None:
    def half(tx: Transaction) -> None:
        _put(10)(tx)
        raise LookupError("half way")

    answers = _together(database, _put(1), half, _put(1), lambda tx: tx.execute("nonsense"), _put(2))
    kinds = [type(answer) for answer in answers]
    assert kinds == [int, LookupError, psycopg.errors.UniqueViolation, psycopg.errors.SyntaxError, int]
    assert _ids(database) == [1, 2]


def test_all_that_is_ready_in_one_round_shares_one_commit(database: Database, url: str) -> None:
    with psycopg.connect(url, autocommit=True) as other:
        count = "SELECT count(DISTINCT xmin::text) FROM stamp"
        assert _together(database, *(_put(number) for number in range(100))) == [1] * 100
        # each savepoint has a transaction id of its own, so the commits are counted by their moment
        assert other.execute(count).fetchone() == (100,)
        assert _together(database, lambda tx: tx.one("SELECT count(*) FROM stamp")) == [(100,)]


def test_a_read_is_one_snapshot_and_cannot_write(database: Database) -> None:
    _together(database, _put(1))

    def twice(tx: Transaction) -> tuple[Any, Any]:
        before = tx.one("SELECT count(*) FROM stamp")
        asyncio.run(database.write(_put(2)))
        return before, database.read(lambda inner: inner.one("SELECT count(*) FROM stamp"))

    assert database.read(twice) == ((1,), (1,))
    assert _ids(database) == [1, 2]
    assert database.row("SELECT owner FROM stamp WHERE id = ?", (2,)) == ("x",)
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        database.read(_put(3))
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        database.row("INSERT INTO stamp VALUES (4, 'a') RETURNING id")
    assert _ids(database) == [1, 2]


def test_of_many_writers_in_many_processes_one_has_each_key_and_all_have_an_order(url: str) -> None:
    Database.open(url, TABLES).close()
    script = f"""
import asyncio, sys
from sqlalchemy import MetaData
from foundation.database import Database
database = Database.open({url!r}, MetaData())
def next_one(tx):
    last = tx.one("SELECT COALESCE(MAX(id), 0) FROM stamp")[0]
    tx.execute("INSERT INTO stamp VALUES (?, ?)", (last + 1, sys.argv[1]))
async def main():
    await asyncio.gather(*(database.write(next_one) for _ in range(50)))
asyncio.run(main())
database.close()
"""
    workers = [subprocess.Popen([sys.executable, "-c", script, str(n)], cwd=ROOT) for n in range(3)]
    assert [worker.wait(60) for worker in workers] == [0, 0, 0]
    database = Database.open(url, TABLES)
    assert _ids(database) == list(range(1, 151))
    database.close()


def test_a_connection_the_server_ends_costs_one_batch_and_not_the_house(database: Database, url: str) -> None:
    def torn(tx: Transaction) -> None:
        row = tx.one("SELECT pg_backend_pid()")
        assert row is not None
        with psycopg.connect(url, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s)", (row[0],))
        tx.execute("INSERT INTO stamp VALUES (1, 'lost')")

    assert [type(answer) for answer in _together(database, torn, _put(2))] == [StorageFailed, StorageFailed]
    assert _together(database, _put(3)) == [1]
    assert _ids(database) == [3]


def test_a_work_that_ends_the_transaction_itself_is_not_acknowledged(database: Database) -> None:
    answers = _together(database, lambda tx: tx.execute("COMMIT"), _put(1))
    assert [type(answer) for answer in answers] == [StorageFailed, StorageFailed]
    assert _together(database, _put(2)) == [1]
    assert _ids(database) == [2]


@pytest.mark.parametrize("by", ["write(lambda tx: tx.execute({}))", "change({})"], ids=["write", "change"])
def test_every_acknowledged_write_survives_a_killed_house(url: str, by: str) -> None:
    put = by.format("\"INSERT INTO stamp VALUES (?, 'k')\", (number,)")
    Database.open(url, TABLES).close()
    script = f"""
import asyncio
from sqlalchemy import MetaData
from foundation.database import Database
database = Database.open({url!r}, MetaData())
async def main():
    for number in range(100000):
        await database.{put}
        print(number, flush=True)
asyncio.run(main())
"""
    with subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True) as house:
        assert house.stdout is not None
        told = [int(house.stdout.readline()) for _ in range(50)]
        os.kill(house.pid, signal.SIGKILL)
        told += [int(line) for line in house.stdout if line.endswith("\n")]
    database = Database.open(url, TABLES)
    assert set(told) <= set(_ids(database))
    database.close()


def test_a_request_looks_together_with_others_and_cannot_write_either(database: Database) -> None:
    seen: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        seen.append(database.row("SELECT owner FROM stamp WHERE id = ?", (scope["id"],)))
        seen.append(database.rows("SELECT id FROM stamp WHERE id > ? ORDER BY id", (scope["id"],)))
        seen.append(database.row("SELECT id FROM stamp WHERE id = ?", (-1,)))
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            database.row("INSERT INTO stamp VALUES (4, 'a') RETURNING id")

    async def story() -> None:
        for number in (1, 2):
            await database.write(_put(number))
        around: Any = database.around(app)
        await asyncio.gather(*(around({"type": "http", "id": number}, None, None) for number in (1, 2)))

    asyncio.run(story())
    assert seen == [("x",), ("x",), [(2,)], [], None, None]


def test_a_look_within_a_snapshot_is_of_that_snapshot_also_for_a_request(database: Database, url: str) -> None:
    seen: list[Any] = []

    def twice(tx: Transaction) -> None:
        seen.append(tx.all("SELECT id FROM stamp"))
        with psycopg.connect(url, autocommit=True) as other:
            other.execute("INSERT INTO stamp (id, owner) VALUES (1, 'x')")
        seen.append(database.rows("SELECT id FROM stamp"))

    async def app(scope: Any, receive: Any, send: Any) -> None:
        database.read(twice)
        seen.append(database.rows("SELECT id FROM stamp"))

    async def story() -> None:
        around: Any = database.around(app)
        await around({"type": "http"}, None, None)

    asyncio.run(story())
    assert seen == [[], [], [(1,)]]


def test_seconds_beyond_2038_fit(database: Database) -> None:
    late = 2**31 + 1
    put = "INSERT INTO stamp VALUES (1, 'x', ?)"
    assert _together(database, lambda tx: tx.execute(put, (late,))) == [1]
    assert database.row("SELECT moment FROM stamp") == (late,)
    assert _together(database, _put(2**62)) == [1]


def test_a_database_that_somebody_holds_open_is_in_use(url: str) -> None:
    assert not in_use(url)
    database = Database.open(url, TABLES)
    assert in_use(url)
    database.close()
    until = time.monotonic() + 5  # the server lets go a moment after it was told goodbye
    while in_use(url) and time.monotonic() < until:
        time.sleep(0.01)
    assert not in_use(url)
