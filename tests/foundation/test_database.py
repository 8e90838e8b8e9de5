"""Durable before the reply, in groups; one failing piece of work harms no other; a broken disk stops all writing."""

import asyncio
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import MetaData
from sqlmodel import Field

from foundation.database import Database, StorageFailed, Transaction, house_tables, in_use


class Coin(house_tables("foundation_test"), table=True):  # type: ignore[misc, call-arg]
    """A table with a primary key to fight over."""

    id: int | None = Field(default=None, primary_key=True)
    owner: str


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deeper" / "coins.db"


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    opened = Database.open(f"sqlite:///{path}", house_tables("foundation_test").metadata)
    yield opened
    opened.close()


def _put(number: int, owner: str = "x"):  # type: ignore[no-untyped-def]  # noqa: ANN202
    return lambda tx: tx.execute("INSERT INTO coin (id, owner) VALUES (?, ?)", (number, owner))


def _count(tx: Transaction) -> int:
    row = tx.one("SELECT COUNT(*) FROM coin")
    assert row is not None
    return int(row[0])


def test_an_acknowledged_write_is_on_disk_for_another_process(database: Database, path: Path) -> None:
    asyncio.run(database.write(_put(1, "hanako")))
    other = sqlite3.connect(path)
    assert other.execute("SELECT owner FROM coin").fetchall() == [("hanako",)]
    other.close()


def test_a_read_sees_every_acknowledged_write(database: Database) -> None:
    asyncio.run(database.write(_put(7)))
    assert database.read(lambda tx: tx.one("SELECT id FROM coin")) == (7,)
    assert database.read(lambda tx: tx.all("SELECT id FROM coin WHERE id > ?", (9,))) == []


def test_the_result_of_the_work_comes_back(database: Database) -> None:
    assert asyncio.run(database.write(_put(1))) == 1
    assert asyncio.run(database.write(lambda tx: tx.one("SELECT 41 + 1"))) == (42,)


def test_a_failing_work_does_not_harm_its_neighbours(database: Database) -> None:
    async def together() -> list[object]:
        works = [database.write(_put(number)) for number in (1, 2, 2, 3)]
        results: list[object] = await asyncio.gather(*works, return_exceptions=True)
        return results

    results = asyncio.run(together())
    assert [type(result) for result in results] == [int, int, sqlite3.IntegrityError, int]
    assert database.read(_count) == 3


def test_a_work_that_raises_half_way_leaves_nothing_behind(database: Database) -> None:
    def half(tx: Transaction) -> None:
        _put(1)(tx)
        raise LookupError("changed my mind")

    with pytest.raises(LookupError):
        asyncio.run(database.write(half))
    assert database.read(_count) == 0


def test_a_wrong_statement_does_not_stop_the_house(database: Database) -> None:
    with pytest.raises(sqlite3.OperationalError):
        asyncio.run(database.write(lambda tx: tx.execute("INSERT INTO nothing VALUES (1)")))
    assert asyncio.run(database.write(_put(1))) == 1


def test_a_thousand_writes_in_flight_share_commits_and_one_key_has_one_winner(database: Database) -> None:
    async def race() -> int:
        works = [database.write(_put(number % 500)) for number in range(1000)]
        return sum(not isinstance(r, Exception) for r in await asyncio.gather(*works, return_exceptions=True))

    assert asyncio.run(race()) == 500
    assert database.read(_count) == 500


def test_a_full_disk_stops_all_writing_and_acknowledges_nothing(path: Path) -> None:
    database = Database.open(f"sqlite:///{path}", house_tables("foundation_test").metadata)
    asyncio.run(database.write(lambda tx: tx.one("PRAGMA max_page_count = 3")))
    with pytest.raises(StorageFailed):
        asyncio.run(database.write(lambda tx: tx.execute("INSERT INTO coin VALUES (1, ?)", ("x" * 50_000,))))
    with pytest.raises(StorageFailed):
        asyncio.run(database.write(_put(2)))
    assert database.read(_count) == 0
    database.close()


def test_a_closed_database_refuses_writes(path: Path) -> None:
    database = Database.open(f"sqlite:///{path}", house_tables("foundation_test").metadata)
    database.close()
    with pytest.raises(StorageFailed, match="closed"):
        asyncio.run(database.write(_put(1)))


def test_every_commit_waits_for_the_disk(database: Database) -> None:
    pragmas = asyncio.run(database.write(lambda tx: (tx.one("PRAGMA synchronous"), tx.one("PRAGMA journal_mode"))))
    assert pragmas == ((2,), ("wal",))


@pytest.mark.parametrize("url", ["mysql://x", "sqlite://", "sqlite:///", "sqlite:///:memory:"])
def test_another_kind_of_url_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="unknown database URL"):
        Database.open(url, house_tables("foundation_test").metadata)


def test_a_read_is_one_snapshot_whatever_is_written_meanwhile(database: Database, path: Path) -> None:
    def twice(tx: Transaction) -> tuple[int, int]:
        before = _count(tx)
        other = sqlite3.connect(path)
        other.execute("INSERT INTO coin VALUES (1, 'x')")
        other.commit()
        other.close()
        return before, _count(tx)

    assert database.read(twice) == (0, 0)
    assert database.read(_count) == 1


def test_a_read_inside_a_read_and_a_read_that_raises_leave_the_next_one_fresh(database: Database) -> None:
    assert database.read(lambda tx: database.read(_count)) == 0
    with pytest.raises(sqlite3.OperationalError):
        database.read(lambda tx: tx.all("SELECT * FROM nothing"))
    asyncio.run(database.write(_put(1)))
    assert database.read(_count) == 1


def test_nothing_is_written_through_a_read(database: Database) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        database.read(_put(1))


def test_only_its_owner_may_read_the_file(database: Database, path: Path) -> None:
    asyncio.run(database.write(_put(1)))
    assert [file.stat().st_mode & 0o077 for file in path.parent.iterdir()] == [0, 0, 0]


def test_several_workers_may_open_one_new_file_at_the_same_moment(path: Path) -> None:
    open_it = (
        "from sqlmodel import Field; from foundation.database import *; base = house_tables('w');"
        "Coin = type('Coin', (base,), {'__module__': 'w', '__annotations__': {'id': int, 'owner': str},"
        "'id': Field(primary_key=True), 'owner': Field(index=True)}, table=True);"
        f"Database.open('sqlite:///{path}', base.metadata).close()"
    )
    root = Path(__file__).resolve().parents[2]
    workers = [
        subprocess.Popen([sys.executable, "-c", open_it], cwd=root, stderr=subprocess.PIPE, text=True) for _ in range(4)
    ]
    assert [worker.communicate(timeout=60)[1] for worker in workers] == [""] * 4


def test_a_new_file_is_waited_for_while_another_worker_still_turns_it_to_wal(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    ready = threading.Timer(0.3, lambda: other.execute("COMMIT"))
    ready.start()
    Database.open(f"sqlite:///{path}", MetaData()).close()
    ready.join()
    other.close()


HOLD = """
import sys
from foundation.database import Database, house_tables
from tests.foundation import test_database
held = Database.open(sys.argv[1], house_tables("foundation_test").metadata)
print("open", flush=True)
sys.stdin.readline()
held.close()
"""


def test_a_database_that_another_process_holds_open_is_in_use_though_nothing_happens(path: Path) -> None:
    url = f"sqlite:///{path}"
    assert not in_use(url)
    assert not path.exists()
    command = [sys.executable, "-c", HOLD, url]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        assert in_use(url)
        other.communicate("\n", timeout=30)
    assert not in_use(url)


def test_what_cannot_be_opened_is_an_error_and_not_free(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("no database " * 100)
    with pytest.raises(sqlite3.DatabaseError):
        in_use(f"sqlite:///{tmp_path / 'text.db'}")
