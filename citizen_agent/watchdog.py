"""Blocking calls with an end: each runs on a thread of its own, and one that does not return in time is abandoned.

A reader driver may block for ever inside a C call, and no thread can be stopped from outside. So the caller goes on
after the limit, the thread is left to return when it can (it then cleans up behind itself), and until it has done so
its name, a reader's, is refused at once: a second thread would only get stuck behind the first.
"""

import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, TypeVar

Result = TypeVar("Result")
LIMIT_SECONDS = 4.0  # what a person waits for must end within five
LEAVING_SECONDS = 2.0  # what the next call waits for one that cleans up behind a reader that is gone


class Overdue(Exception):
    """The call did not return within its limit, or an earlier one of the same name still has not."""


class _Order:
    """One call, and what came of it."""

    def __init__(self, work: Callable[[], Any]) -> None:
        self.work = work
        self.done = threading.Event()
        self.result: Any = None
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            self.result = self.work()
        except BaseException as error:  # told to whoever waits; nothing may end the thread
            self.error = error
        self.done.set()


class Worker:
    """A thread that does one blocking thing after the other."""

    def __init__(self) -> None:
        """Start it; it never keeps the program from ending."""
        self._orders: SimpleQueue[_Order | None] = SimpleQueue()
        self._overdue = False
        self._leaving = False
        self._thread = threading.Thread(target=self._run, name="card reader", daemon=True)
        self._thread.start()

    @property
    def ended(self) -> bool:
        """Whether the thread has done everything it was told and is gone."""
        return not self._thread.is_alive()

    @property
    def stuck(self) -> bool:
        """Whether a call was given up on and the thread has not come back since."""
        return self._overdue and not self.ended

    def call(self, work: Callable[[], Result], seconds: float) -> Result:
        """Return what `work` returns or raises; raises Overdue after `seconds`, and at once ever after."""
        if self._overdue:
            raise Overdue
        order = _Order(work)
        self._orders.put(order)
        if not order.done.wait(seconds):
            self._overdue = True
            raise Overdue
        if order.error is not None:
            raise order.error
        result: Result = order.result
        return result

    def end(self, last: Callable[[], object], seconds: float) -> None:
        """Do `last` and end the thread: waited for when it is well, left to be done when it is stuck."""
        order = _Order(last)
        self._orders.put(order)
        self._orders.put(None)
        if not self._overdue and not order.done.wait(seconds):
            self._overdue = True

    def leave(self, last: Callable[[], object]) -> None:
        """Do `last` and end the thread, while nobody waits."""
        self._orders.put(_Order(last))
        self._orders.put(None)
        self._leaving = True

    def gone_within(self, seconds: float) -> bool:
        """Whether a thread that was let go of is gone by then; True at once for any other."""
        if self._leaving:
            self._thread.join(seconds)
        return self.ended or not self._leaving

    def _run(self) -> None:
        while (order := self._orders.get()) is not None:
            order.run()


class Workers:
    """Makes workers by name, and none for a name whose worker is stuck."""

    def __init__(self) -> None:
        """Start with none."""
        self._lock = threading.Lock()
        self._out: dict[str, list[Worker]] = {}

    def hire(self, name: str) -> Worker:
        """Return a fresh worker; raises Overdue while an earlier one of that name is stuck."""
        if not all(worker.gone_within(LEAVING_SECONDS) for worker in self._still_out(name)):
            raise Overdue
        with self._lock:
            still_out = self._still_out(name)
            self._out[name] = still_out
            if any(worker.stuck for worker in still_out):
                raise Overdue
            worker = Worker()
            still_out.append(worker)
            return worker

    def _still_out(self, name: str) -> list[Worker]:
        return [worker for worker in self._out.get(name, []) if not worker.ended]
