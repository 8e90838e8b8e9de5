"""A PostgreSQL connection in pipeline mode under an event loop: what is ready is written and read, nobody waits."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import psycopg
from psycopg.pq.abc import PGresult

from foundation.postgres_wire import Adapted, Wire

Connect = Callable[[], psycopg.Connection[Any]]


class Watched:
    """Calls `told` with outcomes as they come, and `lost` once when the connection is gone."""

    def __init__(
        self,
        connection: psycopg.Connection[Any],
        told: Callable[[list[PGresult]], None],
        lost: Callable[[psycopg.Error], None],
    ) -> None:
        self.loop = asyncio.get_running_loop()
        self.wire = Wire(connection)
        self.wire.enter()
        self._connection, self._socket = connection, connection.fileno()
        self._told, self._lost = told, lost
        self._is_writing = False
        self.loop.add_reader(self._socket, self._read)

    @property
    def is_open(self) -> bool:
        """Nothing was lost yet."""
        return not self._connection.closed

    def put(self, adapted: Adapted) -> None:
        """Add a statement of `wire.adapted`; libpq writes what is too much to keep, so the loss may be found here."""
        if not self.is_open:
            return
        try:
            self.wire.put_adapted(*adapted)
        except psycopg.OperationalError as gone:
            self._give_up(gone)

    def send(self) -> None:
        """End the journey and let it go."""
        if not self.is_open:
            return
        try:
            self.wire.sync()
        except psycopg.OperationalError as gone:
            self._give_up(gone)
        else:
            self._write()

    def close(self) -> None:
        """Let go; what is still owed is lost."""
        with suppress(RuntimeError):  # the loop is closed: nobody watches any more
            self.loop.remove_reader(self._socket)
            self.loop.remove_writer(self._socket)
        self._connection.close()

    def _write(self) -> None:
        try:
            is_left = self.wire.flush()
        except psycopg.OperationalError as gone:
            self._give_up(gone)
            return
        if is_left != self._is_writing:
            self._is_writing = is_left
            if is_left:
                self.loop.add_writer(self._socket, self._write)
            else:
                self.loop.remove_writer(self._socket)

    def _read(self) -> None:
        try:
            outcomes = self.wire.receive()
        except psycopg.OperationalError as gone:
            self._give_up(gone)
            return
        if outcomes:
            self._told(outcomes)

    def _give_up(self, gone: psycopg.Error) -> None:
        self.close()
        self._lost(gone)
