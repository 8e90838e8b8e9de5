"""Own price against the market: index per item and week, and its slope over eight weeks.

Formulas: index = own price / market 中値, weighted by own volume; slope by least squares over the last
eight weeks. The market figure is the one printed on the slip, so no other producer's row is ever needed.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from data_trust.domain import Line, Resource, Wording

_WEEKS = 8


@dataclass(frozen=True)
class PriceIndex:
    """How one item sold against the market; 1.0 is the market's middle price."""

    item: str
    weeks: int
    latest: float
    slope_per_week: float


def price_index(shipments: Sequence[Resource]) -> list[PriceIndex]:
    """One index per item that has at least one week with a market price, in order of item."""
    weekly: dict[str, dict[int, list[tuple[float, float]]]] = defaultdict(lambda: defaultdict(list))
    for shipment in shipments:
        middle = shipment.get("market_price", {}).get("mid")
        if middle and len(shipment["shipped_on"]) == len("2026-01-01"):
            week = date.fromisoformat(shipment["shipped_on"]).toordinal() // 7
            pair = (shipment["unit_price_yen"] / middle, shipment["quantity_kg"])
            weekly[shipment["item"]][week].append(pair)
    return [_index(item, weeks) for item, weeks in sorted(weekly.items())]


def _index(item: str, weeks: Mapping[int, Sequence[tuple[float, float]]]) -> PriceIndex:
    recent = sorted(weeks)[-_WEEKS:]
    values = [_weighted(weeks[week]) for week in recent]
    return PriceIndex(item, len(recent), values[-1], _slope(recent, values))


def _weighted(pairs: Sequence[tuple[float, float]]) -> float:
    return sum(index * kilos for index, kilos in pairs) / sum(kilos for _, kilos in pairs)


def _slope(weeks: Sequence[int], values: Sequence[float]) -> float:
    mean_week, mean_value = sum(weeks) / len(weeks), sum(values) / len(values)
    spread = sum((week - mean_week) ** 2 for week in weeks)
    if not spread:
        return 0.0
    joint = sum((week - mean_week) * (value - mean_value) for week, value in zip(weeks, values, strict=True))
    return joint / spread


def insights(records: Mapping[str, Sequence[Resource]]) -> list[Line]:
    """The producer's own standing in plain words."""
    return [
        Line(
            Wording(f"{index.item}の値段と市場の比較", f"{index.item}: own price against the market"),
            f"直近の週は市場の中値の {index.latest:.0%} でした（{index.weeks}週分、"
            f"1週あたり {index.slope_per_week:+.1%}）。",
        )
        for index in price_index(records.get("Shipment", ()))
    ]
