"""What came and went is told in order, also over a service that was away. With real readers: tests/pcsc."""

from collections.abc import Mapping, Sequence
from itertools import islice

import pytest

from citizen_agent.errors import NoReaderService
from citizen_agent.events import Event, Happening, between, watch
from citizen_agent.readers import Card

IN, OUT = Happening.CARD_INSERTED, Happening.CARD_REMOVED
PLUGGED, GONE = Happening.READER_CONNECTED, Happening.READER_GONE


class Looks:
    """A source whose looks are written down beforehand; None is a service that is down."""

    def __init__(self, *looks: Mapping[str, bool] | None) -> None:
        self._looks = list(looks)

    def states(self) -> Mapping[str, bool]:
        look = self._looks.pop(0)
        if look is None:
            raise NoReaderService
        return look

    def wait(self, known: Mapping[str, bool], seconds: float) -> Mapping[str, bool]:
        return self.states()

    def list(self) -> Sequence[str]:
        raise NotImplementedError

    def open(self, name: str) -> Card:
        raise NotImplementedError


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ({}, {}, []),
        ({}, {"a": False}, [Event(PLUGGED, "a")]),
        ({}, {"a": True}, [Event(PLUGGED, "a"), Event(IN, "a")]),
        ({"a": False}, {"a": True}, [Event(IN, "a")]),
        ({"a": True}, {"a": False}, [Event(OUT, "a")]),
        ({"a": True}, {}, [Event(OUT, "a"), Event(GONE, "a")]),
        ({"a": True, "b": False}, {"a": False, "b": True}, [Event(OUT, "a"), Event(IN, "b")]),
    ],
)
def test_two_looks_tell_what_happened_between(
    before: Mapping[str, bool], after: Mapping[str, bool], told: Sequence[Event]
) -> None:
    assert between(before, after) == told


def test_a_service_that_goes_and_comes_back_is_told_once_each() -> None:
    slept: list[float] = []
    looks = Looks({"a": True}, None, None, None, {"a": True})
    told = list(islice(watch(looks, slept.append), 8))
    away = [Event(OUT, "a"), Event(GONE, "a"), Event(Happening.SERVICE_DOWN)]
    back = [Event(Happening.SERVICE_BACK), Event(PLUGGED, "a"), Event(IN, "a")]
    assert told == [Event(PLUGGED, "a"), Event(IN, "a"), *away, *back]
    assert len(slept) == 3


def test_a_service_that_was_never_there_is_told_too() -> None:
    told = list(islice(watch(Looks(None, None, {"a": False}), lambda seconds: None), 3))
    assert told == [Event(Happening.SERVICE_DOWN), Event(Happening.SERVICE_BACK), Event(PLUGGED, "a")]
