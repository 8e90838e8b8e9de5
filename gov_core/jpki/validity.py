"""Until when a certificate lives: the fifth birthday after its issue, never past the card.

公的個人認証法施行規則: ends at 23:59:59 Japan time, which is 14:59:59 UTC, of that birthday. Born on 29 February
counts as 28 February.
"""

from datetime import UTC, date, datetime, time, timedelta, timezone

JST = timezone(timedelta(hours=9))
BIRTHDAYS = 5
_END_OF_DAY = time(23, 59, 59)


def birthday_in(year: int, born: date) -> date:
    """The birthday of that year; 28 February for those born on the 29th."""
    if (born.month, born.day) == (2, 29):
        return date(year, 2, 28)
    return date(year, born.month, born.day)


def nth_birthday_after(born: date, day: date, count: int) -> date:
    """The `count`-th birthday strictly after `day`."""
    first = day.year if birthday_in(day.year, born) > day else day.year + 1
    return birthday_in(first + count - 1, born)


def end_of(day: date) -> datetime:
    """The last second of a day in Japan, UTC."""
    return datetime.combine(day, _END_OF_DAY, JST).astimezone(UTC)


def expires_at(born: date, issued: datetime, card_expires: date) -> datetime:
    """The last second of validity, UTC; `issued` aware, `card_expires` a day in Japan."""
    return end_of(min(nth_birthday_after(born, issued.astimezone(JST).date(), BIRTHDAYS), card_expires))
