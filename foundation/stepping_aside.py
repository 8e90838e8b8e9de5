"""A request that waits in the middle of a plain function: it steps aside, and the event loop serves the others.

Stores read inline, because a read of SQLite is shorter than any hand-over. On PostgreSQL the same read is a journey,
and whoever takes it inline stops everybody. A request runs there on a stack of its own (greenlet, as SQLAlchemy's
asyncio does it): where a store waits for its row, the stack is put by and taken up again with the answer. The code in
between stays as it is; what it has to know is that another request may have run meanwhile, as between two workers.
"""

import asyncio
from collections.abc import Coroutine, Generator
from contextvars import copy_context
from threading import local
from types import coroutine
from typing import Any, NamedTuple, TypeVar

from greenlet import getcurrent, greenlet
from starlette.types import ASGIApp, Receive, Scope, Send

T = TypeVar("T")


_MOST_IDLE = 256


class _Stack(greenlet):  # type: ignore[misc]  # the library has no types
    """What tells a request that can step aside from other code; it carries one request after the other.

    A new one costs a piece of memory of the kernel's each time (Python 3.11 and later keep frames there), which is a
    tenth of a short request: so those that are idle are kept, a list for each thread.
    """

    home: greenlet  # where the event loop runs


class _Idle(local):
    def __init__(self) -> None:
        self.stacks: list[_Stack] = []


class _Ended(NamedTuple):
    """What became of a request."""

    result: Any
    error: BaseException | None


_idle = _Idle()


def may_step_aside() -> bool:
    """Whether this code runs for a request that can wait."""
    return type(getcurrent()) is _Stack


def wait_for(future: "asyncio.Future[T]") -> T:
    """The future's result, from a plain function that `may_step_aside`."""
    if not future.done():
        getcurrent().home.switch(next(future.__await__()))
    return future.result()


@coroutine
def on_own_stack(work: Coroutine[Any, Any, T]) -> Generator[Any, Any, T]:
    """Await `work` so that every plain function it calls may step aside."""
    idle = _idle.stacks
    stack = idle.pop() if idle else _Stack(_carry_all)
    stack.home, stack.gr_context = getcurrent(), copy_context()
    awaited = stack.switch(work)
    while type(awaited) is not _Ended:
        try:
            answer = yield awaited
        except BaseException as thrown:  # a cancellation, most of the time
            awaited = stack.throw(thrown)
        else:
            awaited = stack.switch(answer)
    if len(idle) < _MOST_IDLE:
        stack.gr_context = None
        idle.append(stack)
    if awaited.error is not None:
        raise awaited.error
    result: T = awaited.result
    return result


def _carry_all(work: Coroutine[Any, Any, Any]) -> None:
    """One request after the other; ended by the library when nobody keeps the stack."""
    stack = getcurrent()
    while True:
        ended = _carried(work, stack)
        del work  # until the next one comes, nothing of this one is kept alive
        work = stack.home.switch(ended)


def _carried(work: Coroutine[Any, Any, Any], stack: _Stack) -> _Ended:
    """Run a coroutine to its end; what it awaits is awaited below this stack."""
    try:
        awaited = work.send(None)
        while True:
            try:
                answer = stack.home.switch(awaited)
            except BaseException as thrown:
                awaited = work.throw(thrown)
            else:
                awaited = work.send(answer)
    except StopIteration as end:
        return _Ended(end.value, None)
    except BaseException as error:
        return _Ended(None, error)


class SteppingAside:
    """ASGI: every request on a stack of its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lifespan goes on as it is: nobody waits behind it."""
        if scope["type"] == "http":
            await on_own_stack(self._app(scope, receive, send))  # type: ignore[arg-type]
        else:
            await self._app(scope, receive, send)
