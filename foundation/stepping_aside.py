"""A request that waits in the middle of a plain function: it steps aside, and the event loop serves the others.

Stores read inline, because a read of SQLite is shorter than any hand-over. On PostgreSQL the same read is a journey,
and whoever takes it inline stops everybody. A request runs there on a stack of its own (greenlet, as SQLAlchemy's
asyncio does it): where a store waits for its row, the stack is put by and taken up again with the answer. The code in
between stays as it is; what it has to know is that another request may have run meanwhile, as between two workers.
"""

import asyncio
from collections.abc import Coroutine, Generator
from contextvars import copy_context
from types import coroutine
from typing import Any, TypeVar

from greenlet import getcurrent, greenlet
from starlette.types import ASGIApp, Receive, Scope, Send

T = TypeVar("T")


class _Stack(greenlet):  # type: ignore[misc]  # the library has no types
    """What tells a request that can step aside from other code."""


def may_step_aside() -> bool:
    """Whether this code runs for a request that can wait."""
    return type(getcurrent()) is _Stack


def wait_for(future: "asyncio.Future[T]") -> T:
    """The future's result, from a plain function that `may_step_aside`."""
    if not future.done():
        parent = getcurrent().parent
        assert parent is not None  # noqa: S101 (a stack of ours was begun by somebody)
        parent.switch(next(future.__await__()))
    return future.result()


@coroutine
def on_own_stack(work: Coroutine[Any, Any, T]) -> Generator[Any, Any, T]:
    """Await `work` so that every plain function it calls may step aside."""
    stack = _Stack(_carry)
    stack.gr_context = copy_context()
    awaited = stack.switch(work)
    while not stack.dead:
        try:
            answer = yield awaited
        except BaseException as thrown:  # a cancellation, most of the time
            awaited = stack.throw(thrown)
        else:
            awaited = stack.switch(answer)
    result: T = awaited
    return result


def _carry(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end; what it awaits is awaited below this stack."""
    parent = getcurrent().parent
    assert parent is not None  # noqa: S101 (see wait_for)
    try:
        awaited = work.send(None)
        while True:
            try:
                answer = parent.switch(awaited)
            except BaseException as thrown:
                awaited = work.throw(thrown)
            else:
                awaited = work.send(answer)
    except StopIteration as end:
        result: T = end.value
        return result


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
