"""A plain function waits, and nobody else does; errors, cancellations and context variables reach where they belong."""

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any

import pytest

from foundation.stepping_aside import SteppingAside, may_step_aside, on_own_stack, wait_for

_NAME: ContextVar[str] = ContextVar("name", default="nobody")


def _later(seconds: float, result: Any) -> "asyncio.Future[Any]":
    loop = asyncio.get_running_loop()
    future: asyncio.Future[Any] = loop.create_future()
    settle = future.set_exception if isinstance(result, Exception) else future.set_result
    loop.call_later(seconds, settle, result)
    return future


def test_plain_functions_wait_side_by_side() -> None:
    told: list[str] = []

    def deep(name: str, seconds: float) -> str:
        told.append(f"{name} waits")
        return str(wait_for(_later(seconds, f"{name} goes on")))

    async def request(name: str, seconds: float) -> None:
        told.append(deep(name, seconds))
        await asyncio.sleep(seconds)
        told.append(deep(name, 0))

    async def story() -> None:
        await asyncio.gather(on_own_stack(request("slow", 0.1)), on_own_stack(request("quick", 0.01)))

    asyncio.run(story())
    begun, ended = ["slow waits", "quick waits"], ["slow goes on", "slow waits", "slow goes on"]
    assert told == [*begun, "quick goes on", "quick waits", "quick goes on", *ended]


def test_what_is_there_already_makes_nobody_wait() -> None:
    async def request() -> int:
        future: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        future.set_result(7)
        return wait_for(future)

    async def story() -> list[int]:
        other = asyncio.ensure_future(asyncio.sleep(0, result=8))
        found = await _run(request())
        return [found, int(other.done())]

    assert asyncio.run(story()) == [7, 0]


def test_an_error_is_raised_where_the_function_waits() -> None:
    async def request() -> str:
        try:
            wait_for(_later(0, LookupError("no row")))
        except LookupError as missed:
            return str(missed)
        return "nothing"

    assert asyncio.run(_run(request())) == "no row"


def test_an_error_of_the_request_is_its_callers() -> None:
    async def request() -> None:
        wait_for(_later(0, 1))
        raise LookupError("refused")

    with pytest.raises(LookupError, match="refused"):
        asyncio.run(_run(request()))


@pytest.mark.parametrize("waits_in", ["a plain function", "a coroutine"])
def test_a_cancellation_ends_the_wait_and_cleans_up(waits_in: str) -> None:
    told: list[str] = []

    async def request() -> None:
        try:
            if waits_in == "a coroutine":
                await asyncio.sleep(60)
            wait_for(_later(60, None))
        finally:
            told.append("cleaned up")

    async def story() -> None:
        task = asyncio.ensure_future(_run(request()))
        await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(story())
    assert told == ["cleaned up"]


def test_a_coroutine_may_wait_shorter_than_what_it_waits_for() -> None:
    async def request() -> str:
        try:
            await asyncio.wait_for(asyncio.sleep(60), 0.01)
        except TimeoutError:
            return str(wait_for(_later(0, "in time")))
        return "too late"

    assert asyncio.run(_run(request())) == "in time"


def test_context_variables_are_the_requests_own() -> None:
    async def request(name: str) -> tuple[str, str]:
        before = _NAME.get()
        _NAME.set(name)
        wait_for(_later(0.01, None))
        return before, _NAME.get()

    async def story() -> Any:
        _NAME.set("the caller")
        names = await asyncio.gather(_run(request("a")), _run(request("b")))
        return [*names, _NAME.get()]

    assert asyncio.run(story()) == [("the caller", "a"), ("the caller", "b"), "the caller"]


def test_only_a_request_may_step_aside() -> None:
    async def elsewhere() -> bool:
        return may_step_aside()

    async def request() -> list[bool]:
        task = asyncio.ensure_future(elsewhere())
        thread = await asyncio.to_thread(may_step_aside)
        return [may_step_aside(), thread, await task, await elsewhere()]

    assert asyncio.run(_run(request())) == [True, False, False, True]
    assert not may_step_aside()


@pytest.mark.parametrize(("kind", "aside"), [("http", True), ("lifespan", False)])
def test_each_request_of_an_application_has_its_own_stack(kind: str, aside: bool) -> None:
    seen: list[Any] = []

    async def app(scope: Any, receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Awaitable[None]]) -> None:
        seen.extend([await receive(), may_step_aside()])
        await send("answer")

    async def receive() -> Any:
        return "request"

    async def send(message: Any) -> None:
        seen.append(message)

    asyncio.run(SteppingAside(app)({"type": kind}, receive, send))
    assert seen == ["request", aside, "answer"]


async def _run(request: Any) -> Any:
    return await on_own_stack(request)
