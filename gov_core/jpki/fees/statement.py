"""The monthly statement: what one verifier asked, at which rate, and what is owed."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from foundation.errors import DomainError
from gov_core.jpki.fees.store import Usage, UsageStore
from gov_core.jpki.fees.tariff import RATES, Method, Rate, price, rate_on
from gov_core.jpki.kinds import Kind

_MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])", re.ASCII)


class NoMonth(DomainError):
    """A month is written YYYY-MM."""

    code = "no_month"


@dataclass(frozen=True)
class Line:
    """Equal queries at one rate; sums in yen."""

    method: Method
    kind: Kind
    hit: bool
    count: int
    unit_yen: int
    yen: int
    waived_yen: int
    note: str


@dataclass(frozen=True)
class Statement:
    """One verifier's month."""

    verifier: str
    month: str
    lines: tuple[Line, ...]

    @property
    def total_yen(self) -> int:
        """What is owed."""
        return sum(line.yen for line in self.lines)

    def public(self) -> dict[str, Any]:
        """As JSON for the verifier."""
        lines = [dict(line.__dict__) for line in self.lines]
        return {"verifier": self.verifier, "month": self.month, "lines": lines, "total_yen": self.total_yen}


def days_of(month: str) -> tuple[date, date]:
    """First and last day of `YYYY-MM`. Raises NoMonth."""
    found = _MONTH.fullmatch(month)
    if found is None:
        raise NoMonth("a month is written YYYY-MM")
    first = date(int(found[1]), int(found[2]), 1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def statement(store: UsageStore, verifier: str, month: str, rates: tuple[Rate, ...] = RATES) -> Statement:
    """One verifier's month, priced day by day, because a rate may change within it. Raises NoMonth."""
    sums: dict[tuple[Rate, bool], int] = {}
    for usage in store.between(*days_of(month), verifier):
        rate, hit, count = _priced(usage, rates)
        sums[rate, hit] = sums.get((rate, hit), 0) + count
    return Statement(verifier, month, tuple(_line(rate, hit, count) for (rate, hit), count in sums.items()))


def _priced(usage: Usage, rates: tuple[Rate, ...]) -> tuple[Rate, bool, int]:
    query = usage.query
    return rate_on(query.day, query.method, query.kind, rates), query.hit, usage.count


def _line(rate: Rate, hit: bool, count: int) -> Line:
    yen, waived = price(rate, hit)
    return Line(rate.method, rate.kind, hit, count, yen, yen * count, waived * count, rate.note)
