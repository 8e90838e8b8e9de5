"""The tariff with its dates (japan.md 3)."""

from datetime import date, timedelta

import pytest

from gov_core.jpki.fees.tariff import METHODS, WAIVER, Method, price, rate_on
from gov_core.jpki.kinds import KINDS, Kind

BEFORE = WAIVER - timedelta(days=1)


@pytest.mark.parametrize("method", ["ocsp", "crl"])
@pytest.mark.parametrize(("kind", "yen"), [("sign", 20), ("auth", 2)])
def test_a_status_question_cost_yen_until_the_waiver_and_then_nothing(method: Method, kind: Kind, yen: int) -> None:
    assert price(rate_on(BEFORE, method, kind), hit=True) == (yen, 0)
    assert price(rate_on(BEFORE, method, kind), hit=False) == (yen, 0)
    assert price(rate_on(WAIVER, method, kind), hit=True) == (0, yen)
    assert rate_on(WAIVER, method, kind).note.startswith("waived")


def test_fresh_attributes_cost_twenty_yen_when_there_are_some() -> None:
    rate = rate_on(date(2026, 11, 23), "attributes", "sign")
    assert price(rate, hit=True) == (20, 0)
    assert price(rate, hit=False) == (0, 0)


def test_before_private_use_nothing_was_priced() -> None:
    for method in METHODS:
        for kind in KINDS:
            assert price(rate_on(date(2015, 12, 31), method, kind), hit=True) == (0, 0)
