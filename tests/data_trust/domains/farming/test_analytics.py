"""Own price against the market."""

from typing import Any

import pytest

from data_trust.domains.farming.analytics import insights, price_index


def _shipment(day: str, own: float, mid: float | None, kilos: float = 10, item: str = "なす") -> dict[str, Any]:
    price = {"market_price": {"mid": mid}} if mid is not None else {}
    return {"shipped_on": day, "item": item, "quantity_kg": kilos, "unit_price_yen": own, **price}


def test_the_index_is_own_price_over_the_markets_middle_weighted_by_volume() -> None:
    (index,) = price_index([_shipment("2026-09-01", 110, 100, 30), _shipment("2026-09-02", 90, 100, 10)])
    assert index.latest == pytest.approx((1.1 * 30 + 0.9 * 10) / 40)
    assert (index.weeks, index.slope_per_week) == (1, 0.0)


def test_the_slope_is_per_week_over_the_last_eight_weeks() -> None:
    days = [f"2026-{7 + n // 4:02}-{1 + 7 * (n % 4):02}" for n in range(12)]
    shipments = [_shipment(day, 100 + n, 100) for n, day in enumerate(days)]
    (index,) = price_index(shipments)
    assert index.weeks == 8
    assert index.slope_per_week == pytest.approx(0.01, rel=0.2)


def test_days_without_a_market_price_and_undated_shipments_do_not_count() -> None:
    assert (
        price_index([_shipment("2026-09-01", 110, None), _shipment("2026-09", 1, 1), _shipment("2026-09-01", 1, 0)])
        == []
    )


def test_each_item_has_its_own_index() -> None:
    found = price_index([_shipment("2026-09-01", 1, 1, item="枝豆"), _shipment("2026-09-01", 1, 1)])
    assert [index.item for index in found] == ["なす", "枝豆"]


def test_the_words_name_the_item_and_the_share() -> None:
    (line,) = insights({"Shipment": [_shipment("2026-09-01", 113, 100)]})
    assert "なす" in line.label.ja
    assert "113%" in line.text
