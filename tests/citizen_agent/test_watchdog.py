"""A call that does not return is left behind in time, refused by name until it returns, and cleans up by itself."""

import threading
import time

import pytest

from citizen_agent.watchdog import LEAVING_SECONDS, Overdue, Worker, Workers

SOON = 0.05


def test_a_call_returns_what_the_work_returns_and_raises_what_it_raises() -> None:
    worker = Worker()
    assert worker.call(lambda: 42, 1) == 42
    with pytest.raises(ZeroDivisionError):
        worker.call(lambda: 1 // 0, 1)
    assert worker.call(threading.get_ident, 1) == worker.call(threading.get_ident, 1), "one thread does all of it"
    worker.end(lambda: None, 1)
    _wait_for(lambda: worker.ended)


def test_a_call_that_hangs_is_given_up_after_its_limit_and_the_next_one_at_once() -> None:
    worker, go_on = Worker(), threading.Event()
    start = time.monotonic()
    with pytest.raises(Overdue):
        worker.call(go_on.wait, SOON)
    assert time.monotonic() - start < 10 * SOON
    with pytest.raises(Overdue):
        worker.call(lambda: 1, 60)
    assert worker.stuck
    go_on.set()


def test_an_abandoned_thread_cleans_up_when_it_comes_back_and_ends() -> None:
    worker, go_on, cleaned = Worker(), threading.Event(), threading.Event()
    with pytest.raises(Overdue):
        worker.call(go_on.wait, SOON)
    worker.end(cleaned.set, 60)
    assert not cleaned.is_set()
    go_on.set()
    assert cleaned.wait(1)
    _wait_for(lambda: worker.ended)
    assert not worker.stuck


def test_cleaning_up_may_hang_as_well_without_holding_anybody() -> None:
    worker, go_on = Worker(), threading.Event()
    start = time.monotonic()
    worker.end(go_on.wait, SOON)
    assert time.monotonic() - start < 10 * SOON
    assert worker.stuck
    go_on.set()


def test_while_one_worker_is_stuck_its_name_gets_no_second_one_but_others_do() -> None:
    workers, go_on = Workers(), threading.Event()
    stuck = workers.hire("reader")
    with pytest.raises(Overdue):
        stuck.call(go_on.wait, SOON)
    stuck.end(lambda: None, SOON)
    with pytest.raises(Overdue):
        workers.hire("reader")
    assert workers.hire("another").call(lambda: 1, 1) == 1
    go_on.set()
    _wait_for(lambda: stuck.ended)
    assert workers.hire("reader").call(lambda: 1, 1) == 1


def test_nobody_waits_for_a_worker_that_was_let_go_but_the_next_one_of_its_name() -> None:
    workers, done = Workers(), threading.Event()
    leaving = workers.hire("reader")
    start = time.monotonic()
    leaving.leave(lambda: (time.sleep(4 * SOON), done.set()))
    assert time.monotonic() - start < SOON
    workers.hire("another")
    assert not done.is_set()
    workers.hire("reader")
    assert done.is_set()


def test_a_worker_that_was_let_go_and_does_not_come_back_holds_the_next_one_for_two_seconds_only() -> None:
    workers, go_on = Workers(), threading.Event()
    workers.hire("reader").leave(go_on.wait)
    start = time.monotonic()
    with pytest.raises(Overdue):
        workers.hire("reader")
    assert time.monotonic() - start < LEAVING_SECONDS + 1
    go_on.set()


def _wait_for(condition: object) -> None:
    assert callable(condition)
    deadline = time.monotonic() + 2
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)
