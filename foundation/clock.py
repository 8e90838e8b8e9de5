"""Time comes in by the front door: a Clock is handed in, never called as a module."""

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Clock(Protocol):
    """The time, in UTC."""

    def now(self) -> datetime:
        """The present moment, timezone-aware, UTC."""
        ...

    def timestamp(self) -> int:
        """Whole seconds since 1970-01-01T00:00:00Z."""
        ...

    def milliseconds(self) -> int:
        """Whole milliseconds since then."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present moment, UTC."""
        return datetime.now(UTC)

    def timestamp(self) -> int:
        """Whole seconds since the epoch."""
        return int(time.time())

    def milliseconds(self) -> int:
        """Whole milliseconds since the epoch."""
        return time.time_ns() // 1_000_000


class FixedClock:
    """A clock that stands still until it is told to move: for tests and time travel."""

    def __init__(self, start: datetime) -> None:
        if start.tzinfo is None:
            raise ValueError("a clock needs a timezone-aware start")
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        """The moment it stands at, UTC."""
        return self._now

    def timestamp(self) -> int:
        """That moment in whole seconds since the epoch."""
        return int(self._now.timestamp())

    def milliseconds(self) -> int:
        """That moment in whole milliseconds since the epoch."""
        return (self._now - _EPOCH) // timedelta(milliseconds=1)

    def advance(self, seconds: float) -> None:
        """Move on (or back, with a negative number)."""
        self._now += timedelta(seconds=seconds)

    def set(self, moment: datetime) -> None:
        """Jump to a timezone-aware moment."""
        self._now = moment.astimezone(UTC)
