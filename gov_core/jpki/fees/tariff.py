"""The tariff as data: 20 yen for a signature certificate, 2 for a user-authentication one, waived since January 2023.

The waiver is permanent for lists and "for now" for OCSP; a fresh set of the four attributes costs 20 yen when there is
one to give. What a serial link cost is not public: it is counted and free here. A new decision is a new row.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from gov_core.jpki.kinds import Kind

Method = Literal["ocsp", "crl", "links", "attributes"]
METHODS: tuple[Method, ...] = ("ocsp", "crl", "links", "attributes")


@dataclass(frozen=True)
class Rate:
    """`yen` for each query from `since` on; `full_yen` is what a waiver lets go. `hits_only`: a miss is free."""

    method: Method
    kind: Kind
    since: date
    yen: int
    full_yen: int
    note: str = ""
    hits_only: bool = False


PRIVATE_USE = date(2016, 1, 1)
WAIVER = date(2023, 1, 1)
ATTRIBUTES = date(2023, 5, 16)
RATES: tuple[Rate, ...] = (
    Rate("ocsp", "sign", PRIVATE_USE, 20, 20),
    Rate("ocsp", "auth", PRIVATE_USE, 2, 2),
    Rate("crl", "sign", PRIVATE_USE, 20, 20),
    Rate("crl", "auth", PRIVATE_USE, 2, 2),
    Rate("ocsp", "sign", WAIVER, 0, 20, "waived for now"),
    Rate("ocsp", "auth", WAIVER, 0, 2, "waived for now"),
    Rate("crl", "sign", WAIVER, 0, 20, "waived permanently"),
    Rate("crl", "auth", WAIVER, 0, 2, "waived permanently"),
    Rate("links", "sign", PRIVATE_USE, 0, 0, "no fee"),
    Rate("links", "auth", PRIVATE_USE, 0, 0, "no fee"),
    Rate("attributes", "sign", ATTRIBUTES, 20, 20, hits_only=True),
)
_NONE = date.min


def rate_on(day: date, method: Method, kind: Kind, rates: tuple[Rate, ...] = RATES) -> Rate:
    """The row in force on a day; a rate of zero before the first one."""
    found = [rate for rate in rates if (rate.method, rate.kind) == (method, kind) and rate.since <= day]
    return max(found, key=lambda rate: rate.since, default=Rate(method, kind, _NONE, 0, 0, "no fee"))


def price(rate: Rate, hit: bool) -> tuple[int, int]:
    """(yen owed, yen waived) for one query."""
    if rate.hits_only and not hit:
        return 0, 0
    return rate.yen, rate.full_yen - rate.yen
