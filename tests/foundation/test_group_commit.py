"""The writer keeps its word: through a killed process, a disk that fails, and work that misbehaves."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import MetaData

from foundation.database import Database, StorageFailed, Transaction
from foundation.sqlite_engine import SqliteLink

ROOT = Path(__file__).resolve().parents[2]
TABLE = "CREATE TABLE IF NOT EXISTS coin (id INTEGER PRIMARY KEY, owner TEXT)"


def _open(path: Path) -> Database:
    database = Database.open(f"sqlite:///{path}", MetaData())
    asyncio.run(database.write(lambda tx: tx.execute(TABLE)))
    return database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = _open(tmp_path / "coins.db")
    yield opened
    opened.close()


def _put(number: int, owner: str = "x") -> Callable[[Transaction], int]:
    return lambda tx: tx.execute("INSERT INTO coin (id, owner) VALUES (?, ?)", (number, owner))


def _trace(database: Database) -> Callable[[Any], None]:
    link = database._writer._link
    assert isinstance(link, SqliteLink)
    return link.connection.set_trace_callback


def _together(database: Database, *works: Callable[[Transaction], Any]) -> list[Any]:
    async def together() -> list[Any]:
        written = (asyncio.wait_for(database.write(work), 20) for work in works)
        return await asyncio.gather(*written, return_exceptions=True)

    return asyncio.run(together())


def _raise(error: BaseException) -> Callable[[Transaction], int]:
    def work(tx: Transaction) -> int:
        raise error

    return work


@pytest.mark.parametrize(
    ("raised", "seen"),
    [
        (LookupError("x"), LookupError),
        (StopIteration(), RuntimeError),
        (SystemExit(1), RuntimeError),
        (asyncio.CancelledError(), RuntimeError),
    ],
    ids=["an error", "an exhausted iterator", "an exit", "a cancellation"],
)
def test_whatever_a_work_raises_its_neighbours_are_answered(
    database: Database, raised: BaseException, seen: type[BaseException]
) -> None:
    first, broken, last = _together(database, _put(1), _raise(raised), _put(2))
    assert (first, type(broken), last) == (1, seen, 1)
    assert _together(database, _put(3)) == [1]


def test_a_row_that_returning_gives_is_written(database: Database) -> None:
    [row] = _together(database, lambda tx: tx.one("INSERT INTO coin VALUES (5, 'a') RETURNING id"))
    assert row == (5,)
    assert database.read(lambda tx: tx.all("SELECT id FROM coin")) == [(5,)]


def test_a_work_that_ends_the_transaction_itself_stops_the_writer(database: Database) -> None:
    def meddle(tx: Transaction) -> int:
        return tx.execute("COMMIT")

    assert [type(answer) for answer in _together(database, meddle, _put(1))] == [StorageFailed, StorageFailed]
    assert isinstance(_together(database, _put(2))[0], StorageFailed)


def test_a_caller_that_goes_away_does_not_stop_the_writer(database: Database) -> None:
    async def leave() -> int:
        waiting = asyncio.ensure_future(database.write(lambda tx: time.sleep(0.05)))
        await asyncio.sleep(0.01)
        waiting.cancel()
        return await database.write(_put(1))

    assert asyncio.run(leave()) == 1


def test_what_is_waiting_at_the_close_is_still_written(tmp_path: Path) -> None:
    database = _open(tmp_path / "closing.db")

    async def close_at_once() -> list[int]:
        waiting = [asyncio.ensure_future(database.write(_put(number))) for number in range(50)]
        await asyncio.sleep(0)
        database.close()
        return await asyncio.gather(*waiting)

    assert asyncio.run(close_at_once()) == [1] * 50


def test_all_that_is_ready_in_one_round_shares_one_commit(database: Database) -> None:
    spoken: list[str] = []
    _trace(database)(spoken.append)
    assert _together(database, *(_put(number) for number in range(100))) == [1] * 100
    _trace(database)(None)
    assert spoken.count("COMMIT") == 1


def test_what_comes_during_a_commit_is_written_together_by_the_next_one(database: Database) -> None:
    spoken: list[str] = []

    async def story() -> None:
        _trace(database)(spoken.append)
        slow = asyncio.ensure_future(database.write(lambda tx: time.sleep(0.2)))
        later = []
        for number in range(5):
            await asyncio.sleep(0.01)
            later.append(asyncio.ensure_future(database.write(_put(number))))
        assert await asyncio.gather(slow, *later) == [None, *([1] * 5)]

    asyncio.run(story())
    _trace(database)(None)
    assert spoken.count("COMMIT") == 2


def test_single_statements_share_a_commit_and_need_no_savepoints(database: Database) -> None:
    spoken: list[str] = []
    _trace(database)(spoken.append)

    async def story() -> list[Any]:
        changes = [database.change("INSERT INTO coin VALUES (?, 'x')", (number,)) for number in range(50)]
        return await asyncio.gather(*changes, database.write(_put(99)))

    assert asyncio.run(story()) == [1] * 51
    _trace(database)(None)
    assert (spoken.count("COMMIT"), spoken.count("SAVEPOINT work")) == (2, 1)


def test_a_single_statement_that_fails_harms_no_neighbour(database: Database) -> None:
    async def story() -> list[Any]:
        rows = [(1, "a"), (1, "b"), (2, "c")]
        changes = [database.change("INSERT INTO coin VALUES (?, ?)", row) for row in rows]
        return await asyncio.gather(*changes, return_exceptions=True)

    first, twice, last = asyncio.run(story())
    assert (first, type(twice), last) == (1, sqlite3.IntegrityError, 1)
    assert database.rows("SELECT * FROM coin ORDER BY id") == [(1, "a"), (2, "c")]


def test_a_loop_that_stops_before_its_round_ends_holds_up_no_other(database: Database) -> None:
    loop = asyncio.new_event_loop()
    left = loop.create_task(database.write(_put(1)))
    loop.call_soon(loop.stop)
    loop.run_forever()
    assert _together(database, _put(2)) == [1]
    database.close()
    loop.run_until_complete(asyncio.wait([left], timeout=5))
    assert left.result() == 1
    loop.close()


def test_several_loops_in_several_threads_are_all_answered(database: Database) -> None:
    answers: list[Any] = []
    works = [[_put(first + step) for step in range(20)] for first in range(0, 100, 20)]
    threads = [Thread(target=lambda some=some: answers.extend(_together(database, *some))) for some in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [1] * 100


def test_what_was_handed_over_behind_a_failed_commit_is_refused_and_not_written(database: Database) -> None:
    async def story() -> list[Any]:
        def break_down(tx: Transaction) -> None:
            time.sleep(0.1)
            tx.execute("COMMIT")

        first = asyncio.ensure_future(database.write(break_down))
        await asyncio.sleep(0.03)
        behind = asyncio.ensure_future(database.write(_put(7)))
        return list(await asyncio.gather(first, behind, return_exceptions=True))

    assert [type(answer) for answer in asyncio.run(story())] == [StorageFailed, StorageFailed]
    assert database.read(lambda tx: tx.all("SELECT id FROM coin")) == []


def test_another_process_that_writes_too_long_costs_one_batch_and_not_the_house(tmp_path: Path) -> None:
    database = _open(tmp_path / "busy.db")
    asyncio.run(database.write(lambda tx: tx.one("PRAGMA busy_timeout=50")))
    other = sqlite3.connect(tmp_path / "busy.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert isinstance(_together(database, _put(1))[0], StorageFailed)
    other.execute("COMMIT")
    other.close()
    assert _together(database, _put(1)) == [1]
    database.close()


WRITER = """
import asyncio, resource, signal, sys
from sqlalchemy import MetaData
from foundation.database import Database, StorageFailed

async def main(path, limit, by_change):
    database = Database.open(f"sqlite:///{path}", MetaData())
    await database.write(lambda tx: tx.execute("CREATE TABLE coin (id INTEGER PRIMARY KEY, owner TEXT)"))
    if limit:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    async def put(number):
        try:
            if by_change:
                await database.change("INSERT INTO coin VALUES (?, ?)", (number, "x" * 500))
            else:
                await database.write(lambda tx: tx.execute("INSERT INTO coin VALUES (?, ?)", (number, "x" * 500)))
        except StorageFailed:
            print("refused", number, flush=True)
        else:
            print("written", number, flush=True)
    for start in range(0, 4000 if limit else 10**9, 8):
        await asyncio.gather(*(put(number) for number in range(start, start + 8)))

asyncio.run(main(sys.argv[1], int(sys.argv[2]), sys.argv[3] == 'change'))
"""


def _writer(path: Path, limit: int, by: str) -> "subprocess.Popen[str]":
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", WRITER, str(path), str(limit), by]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT)


def _numbers(lines: list[str], word: str) -> set[int]:
    return {int(line.split()[1]) for line in lines if line.startswith(word + " ") and line.endswith("\n")}


def _stored(path: Path) -> set[int]:
    connection = sqlite3.connect(path)
    found = {row[0] for row in connection.execute("SELECT id FROM coin")}
    connection.close()
    return found


@pytest.mark.parametrize("by", ["write", "change"])
def test_every_acknowledged_write_survives_a_killed_process(tmp_path: Path, by: str) -> None:
    path = tmp_path / "killed.db"
    writer = _writer(path, 0, by)
    assert writer.stdout is not None
    lines = [writer.stdout.readline() for _ in range(200)]
    writer.send_signal(signal.SIGKILL)
    lines += writer.stdout.readlines()
    writer.stdout.close()
    writer.wait()
    assert len(_numbers(lines, "written")) >= 200
    assert _numbers(lines, "written") <= _stored(path)


@pytest.mark.parametrize("by", ["write", "change"])
def test_a_disk_that_refuses_a_page_stops_all_writing_and_loses_nothing_acknowledged(tmp_path: Path, by: str) -> None:
    path = tmp_path / "failing.db"
    writer = _writer(path, 300_000, by)
    output, _ = writer.communicate(timeout=60)
    lines = output.splitlines(keepends=True)
    written, refused = _numbers(lines, "written"), _numbers(lines, "refused")
    assert written and refused and max(written) < min(refused)
    assert written <= _stored(path)
