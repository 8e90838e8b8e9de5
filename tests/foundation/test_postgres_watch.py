"""A watched connection says what comes, as it comes, and once that it is gone."""

import asyncio
import time
from typing import Any

import psycopg
from psycopg.pq.abc import PGresult

from foundation.postgres_watch import Watched


class Ears:
    """What was heard."""

    def __init__(self) -> None:
        self.outcomes: list[PGresult] = []
        self.ends: list[psycopg.Error] = []

    async def heard(self, number: int) -> None:
        for _ in range(400):
            if len(self.outcomes) + len(self.ends) >= number:
                return
            await asyncio.sleep(0.01)
        raise AssertionError("nothing came")


def test_outcomes_are_told_as_they_come(postgres: str) -> None:
    async def story() -> list[Any]:
        ears = Ears()
        watched = Watched(psycopg.connect(postgres, autocommit=True), ears.outcomes.extend, ears.ends.append)
        watched.wire.put("SELECT 1")
        watched.send()
        watched.wire.put("SELECT pg_sleep(0.2)::text")
        watched.wire.put("SELECT 3")
        watched.send()
        await ears.heard(1)
        quick = len(ears.outcomes)
        await ears.heard(3)
        told = [watched.wire.rows(outcome) for outcome in ears.outcomes]
        watched.close()
        watched.close()
        return [quick, told, watched.is_open, ears.ends]

    assert asyncio.run(story()) == [1, [[(1,)], [("",)], [(3,)]], False, []]


def test_an_end_that_is_found_while_statements_are_added_is_told_like_any_other(postgres: str) -> None:
    async def story() -> list[Any]:
        ears = Ears()
        connection = psycopg.connect(postgres, autocommit=True)
        watched = Watched(connection, ears.outcomes.extend, ears.ends.append)
        with psycopg.connect(postgres, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s)", (connection.info.backend_pid,))
        _put_more_than_is_kept(watched)
        watched.send()
        await asyncio.sleep(0.05)
        return [*map(type, ears.ends), watched.is_open]

    assert asyncio.run(story()) == [psycopg.OperationalError, False]


def _put_more_than_is_kept(watched: Watched) -> None:
    """The loop cannot look at the socket meanwhile."""
    for _ in range(50):
        watched.put(watched.wire.adapted("SELECT length(?::text)", ("x" * 100_000,)))
        time.sleep(0.002)


def test_the_end_is_told_once_and_nothing_is_sent_after_it(postgres: str) -> None:
    async def story() -> list[Any]:
        ears = Ears()
        connection = psycopg.connect(postgres, autocommit=True)
        backend = connection.info.backend_pid
        watched = Watched(connection, ears.outcomes.extend, ears.ends.append)
        with psycopg.connect(postgres, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s)", (backend,))
        await ears.heard(1)
        watched.send()
        await asyncio.sleep(0.02)
        return [*map(type, ears.ends), watched.is_open, ears.outcomes]

    assert asyncio.run(story()) == [psycopg.OperationalError, False, []]
