"""Many statements at once on one PostgreSQL connection (libpq's pipeline mode): one journey for all that are ready.

psycopg's own pipeline goes through a cursor for each statement, which costs more than the statement itself; here its
libpq and its type adapters are used directly: 4 us a statement. Statements are prepared on first use.
"""

from collections import deque
from collections.abc import Sequence
from functools import lru_cache
from select import POLLIN, POLLOUT, poll
from typing import Any, Final

import psycopg
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGresult

_MOST_PREPARED: Final = 1000
_AS_TEXT: Final = [[PyFormat.TEXT] * number for number in range(64)]
Key = tuple[str, tuple[int, ...]]
Adapted = tuple[Key, Sequence[Any]]
_ASKED, _SYNC = "asked", "sync"


class Unanswered(Exception):
    """A statement that was passed over because one before it in the same journey failed."""


@lru_cache(maxsize=1024)
def _numbered(text: str) -> bytes:
    """`?` placeholders as the server writes them."""
    first, *rest = text.split("?")
    return (first + "".join(f"${number}{part}" for number, part in enumerate(rest, 1))).encode()


def _as_text(number: int) -> list[PyFormat]:
    return _AS_TEXT[number] if number < len(_AS_TEXT) else [PyFormat.TEXT] * number


class Wire:
    """One connection in pipeline mode."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.connection = connection
        self._pg = connection.pgconn
        self._adapt = Transformer(connection)
        self._names: dict[Key, bytes] = {}
        self._made = 0
        # What the server still owes: a statement's outcome, a preparation's, or the end of a journey.
        self._owed: deque[Key | str] = deque()
        self._said: PGresult | None = None  # of the statement whose end has not come yet
        self._unprepared: PGresult | None = None  # why the statement behind it was passed over

    def enter(self) -> None:
        """From here on nothing else may use the connection."""
        self._pg.enter_pipeline_mode()

    def put(self, text: str, params: Sequence[Any] = ()) -> None:
        """Add one statement with `?` placeholders; raises psycopg.Error at once for a value that cannot be sent."""
        self.put_adapted(*self.adapted(text, params))

    def adapted(self, text: str, params: Sequence[Any] = ()) -> Adapted:
        """A statement in the server's terms; raises psycopg.Error for a value that cannot be sent."""
        values = self._adapt.dump_sequence(params, _as_text(len(params)))
        return (text, self._adapt.types or ()), values

    def put_adapted(self, key: Key, values: Sequence[Any]) -> None:
        """Add what `adapted` gave."""
        name = self._names.get(key)
        if name is None:
            text, types = key
            if len(self._names) >= _MOST_PREPARED:
                self._pg.send_query_params(_numbered(text), values, types)
                self._owed.append(_ASKED)
                return
            self._made += 1
            name = self._names[key] = b"k%d" % self._made
            self._pg.send_prepare(name, _numbered(text), types)
            self._owed.append(key)
        self._pg.send_query_prepared(name, values)
        self._owed.append(_ASKED)

    def sync(self) -> None:
        """End a journey: a failing statement takes along those behind it up to here."""
        self._pg.pipeline_sync()
        self._owed.append(_SYNC)

    def flush(self) -> bool:
        """Write what the socket takes; True when something is left."""
        return self._pg.flush() == 1

    @property
    def owes(self) -> bool:
        """Whether an answer is outstanding."""
        return bool(self._owed)

    def receive(self) -> list[PGresult]:
        """What came since, in the order of `put`; raises psycopg.OperationalError when the connection is gone."""
        self._pg.consume_input()
        outcomes: list[PGresult] = []
        while self._owed and not self._pg.is_busy():
            result = self._pg.get_result()
            if result is not None and result.status != ExecStatus.PIPELINE_SYNC:
                self._said = result
                continue
            owed = self._owed.popleft()
            if owed is _SYNC:
                continue
            said, self._said = self._said, None
            if said is None:
                raise psycopg.OperationalError("the server ended a statement without an answer")
            if owed is _ASKED:
                outcomes.append(self._unprepared or said)
                self._unprepared = None
            elif said.status != ExecStatus.COMMAND_OK:
                self._names.pop(owed, None)  # type: ignore[arg-type]
                self._unprepared = said
        return outcomes

    def await_some(self) -> list[PGresult]:
        """Wait here for the next outcomes."""
        watched = poll()
        watched.register(self._pg.socket, POLLIN | POLLOUT if self.flush() else POLLIN)
        watched.poll()
        return self.receive()

    def rows(self, outcome: PGresult) -> list[tuple[Any, ...]]:
        """The rows of a good outcome; raises the psycopg.Error of a bad one, Unanswered for what was passed over."""
        if outcome.status == ExecStatus.TUPLES_OK:
            self._adapt.set_pgresult(outcome)
            return self._adapt.load_rows(0, outcome.ntuples, tuple)
        self.changed(outcome)
        return []

    def changed(self, outcome: PGresult) -> int:
        """The number of rows a good outcome changed; raises as `rows` does."""
        if outcome.status in (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK):
            return outcome.command_tuples or 0
        if outcome.status == ExecStatus.PIPELINE_ABORTED:
            raise Unanswered
        raise error_from_result(outcome)
