"""Questions of many requests on one PostgreSQL connection: each round of the event loop asks its own in one journey.

Every statement is a snapshot by itself and sees whatever was committed before it was asked. A failing one harms no
neighbour: what the server passed over because of it is asked again.
"""

import asyncio
from collections import deque
from collections.abc import Sequence
from typing import Any, NamedTuple

import psycopg
from psycopg.pq.abc import PGresult

from foundation.postgres_watch import Connect, Watched
from foundation.postgres_wire import Unanswered

Rows = list[tuple[Any, ...]]


class _Question(NamedTuple):
    """A statement, and who waits for its rows."""

    future: "asyncio.Future[Rows]"
    text: str
    params: Sequence[Any]


class _Asking:
    """One connection."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.watched = Watched(connection, self._told, self._lost)
        self._waiting: deque[_Question] = deque()
        self._is_due = False

    def ask(self, text: str, params: Sequence[Any]) -> "asyncio.Future[Rows]":
        """The rows, when they are there; raises at once for a value that cannot be sent."""
        question = _Question(self.watched.loop.create_future(), text, params)
        self._put(question)
        return question.future

    def _put(self, question: _Question) -> None:
        adapted = self.watched.wire.adapted(question.text, question.params)
        self._waiting.append(question)
        self.watched.put(adapted)
        if not self._is_due:
            self._is_due = True
            self.watched.loop.call_soon(self._send)

    def _send(self) -> None:
        self._is_due = False
        self.watched.send()

    def _told(self, outcomes: list[PGresult]) -> None:
        for outcome in outcomes:
            if not self._waiting:  # the connection was lost over one that was asked again
                return
            question = self._waiting.popleft()
            if not question.future.done():  # or the request was given up meanwhile
                self._settle(question, outcome)

    def _settle(self, question: _Question, outcome: PGresult) -> None:
        try:
            rows = self.watched.wire.rows(outcome)
        except Unanswered:
            self._put(question)
        except psycopg.Error as failed:
            question.future.set_exception(failed)
        else:
            question.future.set_result(rows)

    def _lost(self, gone: psycopg.Error) -> None:
        waiting, self._waiting = self._waiting, deque()
        for question in waiting:
            if not question.future.done():
                question.future.set_exception(gone)


class PostgresQuestions:
    """Opens the connection when it is first needed, and again when it was lost."""

    def __init__(self, connect: Connect) -> None:
        self._connect = connect
        self._asking: _Asking | None = None

    def ask(self, text: str, params: Sequence[Any]) -> "asyncio.Future[Rows] | None":
        """The rows of one statement; None where another running loop has the connection."""
        asking = self._asking
        if asking is not None and asking.watched.loop is not asyncio.get_running_loop():
            if not asking.watched.loop.is_closed():
                return None
            self.close()
            asking = None
        if asking is None or not asking.watched.is_open:
            asking = self._asking = _Asking(self._connect())
        return asking.ask(text, params)

    def close(self) -> None:
        """Let go."""
        if self._asking is not None:
            self._asking.watched.close()
            self._asking = None
