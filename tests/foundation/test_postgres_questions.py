"""Questions of many requests to a real server: one connection, no neighbour harmed, and an end that everybody hears."""

import asyncio
from collections.abc import Coroutine, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import psycopg
import pytest

from foundation.postgres_questions import PostgresQuestions
from tests.postgres import schema_url


class Place:
    """A schema with a table, and how often somebody connected."""

    def __init__(self, url: str) -> None:
        self.url, self.connections = url, 0
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE TABLE coin (id BIGINT PRIMARY KEY)")
        self.questions = PostgresQuestions(self.connect)

    def connect(self) -> psycopg.Connection[Any]:
        self.connections += 1
        return psycopg.connect(self.url, autocommit=True)

    async def ask(self, text: str, *params: Any) -> Any:
        asked = self.questions.ask(text, params)
        assert asked is not None
        return await asyncio.wait_for(asked, 20)

    def all_of(self, *asked: Coroutine[Any, Any, Any]) -> list[Any]:
        async def together() -> list[Any]:
            return await asyncio.gather(*asked, return_exceptions=True)

        return asyncio.run(together())


@pytest.fixture
def place(postgres: str, tmp_path: Path) -> Iterator[Place]:
    made = Place(schema_url(postgres, str(tmp_path)))
    yield made
    made.questions.close()


def test_many_questions_share_one_connection(place: Place) -> None:
    assert place.all_of(*(place.ask("SELECT ?", number) for number in range(300))) == [[(n,)] for n in range(300)]
    assert place.connections == 1


def test_a_failing_question_harms_no_neighbour(place: Place) -> None:
    asked = [place.ask("SELECT 12 / ?", number) for number in (3, 0, 4, 0, 6)]
    first, failed, second, failed_too, third = place.all_of(*asked)
    assert [first, second, third] == [[(4,)], [(3,)], [(2,)]]
    assert {type(failed), type(failed_too)} == {psycopg.errors.DivisionByZero}


def test_a_value_that_cannot_be_sent_is_its_senders_fault_alone(place: Place) -> None:
    good, bad, good_too = place.all_of(place.ask("SELECT 1"), place.ask("SELECT ?::text", "\0"), place.ask("SELECT 2"))
    assert (good, good_too) == ([(1,)], [(2,)])
    assert isinstance(bad, psycopg.DataError)


def test_what_was_committed_before_the_question_is_in_the_answer(place: Place) -> None:
    async def story() -> list[Any]:
        seen = []
        with psycopg.connect(place.url, autocommit=True) as other:
            for number in range(20):
                other.execute("INSERT INTO coin VALUES (%s)", (number,))
                seen.append(await place.ask("SELECT count(*) FROM coin"))
        return seen

    assert place.all_of(story()) == [[[(n + 1,)] for n in range(20)]]


def test_a_question_that_was_given_up_holds_up_no_other(place: Place) -> None:
    async def story() -> Any:
        left = asyncio.ensure_future(place.ask("SELECT pg_sleep(0.1)"))
        await asyncio.sleep(0.02)
        left.cancel()
        return await place.ask("SELECT 1")

    assert place.all_of(story()) == [[(1,)]]


def test_a_lost_connection_is_told_to_everybody_and_opened_anew(place: Place) -> None:
    async def story() -> list[Any]:
        [[(backend,)]] = [await place.ask("SELECT pg_backend_pid()")]
        slow = [asyncio.ensure_future(place.ask("SELECT pg_sleep(?)", 60)) for _ in range(3)]
        await asyncio.sleep(0.05)
        with psycopg.connect(place.url, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s)", (backend,))
        lost = await asyncio.gather(*slow, return_exceptions=True)
        return [*map(type, lost), await place.ask("SELECT 1")]

    [[*lost, after]] = place.all_of(story())
    assert all(issubclass(each, psycopg.OperationalError) for each in lost)
    assert (after, place.connections) == ([(1,)], 2)


def test_more_than_the_socket_takes_is_written_when_it_takes_more(place: Place) -> None:
    text = "x" * 500_000
    answers = place.all_of(*(place.ask("SELECT length(?::text) + ?", text, number) for number in range(40)))
    assert answers == [[(500_000 + number,)] for number in range(40)]


def test_the_next_loop_has_a_connection_of_its_own_and_another_running_loop_none(place: Place) -> None:
    assert place.all_of(place.ask("SELECT 1")) == [[(1,)]]
    assert place.all_of(place.ask("SELECT 2")) == [[(2,)]]
    assert place.connections == 2

    async def elsewhere() -> Any:
        return place.questions.ask("SELECT 3", ())

    async def story() -> Any:
        found: list[Any] = []
        await place.ask("SELECT 4")
        thread = Thread(target=lambda: found.append(asyncio.run(elsewhere())))
        thread.start()
        await asyncio.to_thread(thread.join)
        return [found, await place.ask("SELECT 5")]

    assert place.all_of(story()) == [[[None], [(5,)]]]
