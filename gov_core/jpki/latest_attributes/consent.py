"""A consent as a value, and its ten years.

Received 2023-05-18 10:00 in Japan: valid from 2023-05-19 00:00:00 to 2033-05-18 23:59:59. A period of years ends on the
day before the one that corresponds to its first day; where the last year has no such day, at the end of that month
(民法 第143条第2項).
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Literal

from gov_core.jpki.validity import JST, nth_birthday_after

YEARS = 10
Ending = Literal["withdrawn", "replaced", "left-register"]


@dataclass(frozen=True)
class Consent:
    """One consent of one person to one service. Times in Unix seconds, `valid_until` the last second.

    `holder` is the opaque resident id; `service` and `platform` are ids of the verifiers' register. `remind_at`: when
    the next yearly reminder is due.
    """

    id: str
    holder: str
    service: str
    platform: str
    purpose: str
    notice_version: str
    received_at: int
    valid_from: int
    valid_until: int
    remind_at: int
    ended_at: int | None = None
    ended_by: Ending | None = None
    handed_at: int | None = None
    handed_times: int = 0
    reminded_at: int | None = None
    reminder_seen_at: int | None = None

    def stands_at(self, now: int) -> bool:
        """Neither ended nor over; it may begin later."""
        return self.ended_at is None and now <= self.valid_until

    def holds_at(self, now: int) -> bool:
        """Whether attributes may be handed over now."""
        return self.stands_at(now) and self.valid_from <= now

    @property
    def reminder_unseen(self) -> bool:
        """Whether the person has not seen the newest reminder."""
        return self.reminded_at is not None and (self.reminder_seen_at or 0) < self.reminded_at


def period(received: int, *, at_once: bool = False) -> tuple[int, int]:
    """(first second, last second); `at_once`: from the very moment, for demonstrations."""
    moment = datetime.fromtimestamp(received, JST)
    begins = moment if at_once else datetime.combine(moment.date() + timedelta(days=1), time(), JST)
    return int(begins.timestamp()), int(_corresponding(begins).timestamp()) - 1


def _corresponding(begins: datetime) -> datetime:
    try:
        return begins.replace(year=begins.year + YEARS)
    except ValueError:  # 29 February
        return begins.replace(year=begins.year + YEARS, month=3, day=1, hour=0, minute=0, second=0)


def next_anniversary(valid_from: int, after: int) -> int:
    """The first moment of the first yearly anniversary of the consent's first day that lies after a moment."""
    first, today = (datetime.fromtimestamp(moment, JST).date() for moment in (valid_from, after))
    day = nth_birthday_after(first, max(first, today), 1)
    return int(datetime.combine(day, time(), JST).timestamp())
