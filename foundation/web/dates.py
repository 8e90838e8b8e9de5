"""Dates and times as people in Japan read them: era and western year, always Japan time (JIS X 0301).

Era starts: Meiji is written from 1873-01-01 only, the day Japan adopted the Gregorian calendar; before
that, and before any era known here, the western year stands alone.
"""

from datetime import UTC, date, datetime, timedelta, timezone

from markupsafe import Markup

JST = timezone(timedelta(hours=9), "JST")
ERAS = (
    (date(2019, 5, 1), 2019, "令和"),
    (date(1989, 1, 8), 1989, "平成"),
    (date(1926, 12, 25), 1926, "昭和"),
    (date(1912, 7, 30), 1912, "大正"),
    (date(1873, 1, 1), 1868, "明治"),
)
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def era_year(day: date) -> str:
    """`令和元年`, or nothing before 1873."""
    for start, first_year, name in ERAS:
        if day >= start:
            count = day.year - first_year + 1
            return f"{name}{'元' if count == 1 else count}年"
    return ""


def long_date(day: date, locale: str = "ja") -> str:
    """`昭和25年（1950年）4月1日` or `1 April 1950`."""
    if locale == "en":
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    era = era_year(day)
    year = f"{era}（{day.year}年）" if era else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日"


def long_moment(moment: datetime, locale: str = "ja") -> str:
    """To the second in Japan time: `令和8年（2026年）11月23日 17:05:09`, English with `JST`."""
    local = moment.astimezone(JST)
    separator = ", " if locale == "en" else " "
    zone = " JST" if locale == "en" else "（日本時間）"
    return f"{long_date(local.date(), locale)}{separator}{local:%H:%M:%S}{zone}"


def parse_moment(value: object) -> datetime | None:
    """A moment, in Japan time, from RFC 3339 text or a Unix timestamp; None when it is neither.

    The last hours of the year 9999 are beyond the calendar in Japan, and none either.
    """
    try:
        moment = _read(value)
        return None if moment is None else moment.astimezone(JST)
    except (ValueError, OverflowError, OSError):
        return None


def _read(value: object) -> datetime | None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return datetime.fromtimestamp(value, UTC)
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if not isinstance(value, datetime):
        return None
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def parse_day(value: object) -> date | None:
    """A calendar day from `YYYY-MM-DD`, a moment (its day in Japan) or a timestamp."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and len(value) == len("2026-11-23"):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    moment = parse_moment(value)
    return moment.date() if moment else None


def day_html(value: object, locale: str) -> Markup | str:
    """The day inside `<time>`; text that is no day is shown as it came."""
    day = parse_day(value)
    if day is None:
        return str(value or "")
    return Markup('<time datetime="{}">{}</time>').format(day.isoformat(), long_date(day, locale))


def moment_html(value: object, locale: str) -> Markup | str:
    """The moment inside `<time>`, to the second."""
    moment = parse_moment(value)
    if moment is None:
        return str(value or "")
    stamp = moment.isoformat(timespec="seconds")
    return Markup('<time datetime="{}">{}</time>').format(stamp, long_moment(moment, locale))
