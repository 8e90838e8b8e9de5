"""Trends in a person's own measurements: a straight line through the points, and nothing more.

The result is a description of numbers, never a diagnosis; the wording says so.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from data_trust.domain import Line, Resource, Wording
from data_trust.domains.medical.views import concept

_MONTH_DAYS = 30.4
_FEWEST_POINTS = 3
_STEADY_SHARE = 0.01  # under 1 % of the mean per month is called steady


@dataclass(frozen=True)
class Trend:
    """A measured series in words: where it stands and how it moves per month."""

    name: str
    unit: str
    count: int
    latest: float
    per_month: float

    @property
    def direction(self) -> Wording:
        if abs(self.per_month) < _STEADY_SHARE * abs(self.latest):
            return Wording("ほぼ横ばいです", "is steady")
        return Wording("上がっています", "is rising") if self.per_month > 0 else Wording("下がっています", "is falling")


def trends(observations: Sequence[Resource]) -> list[Trend]:
    """One trend per measured quantity with at least three dated points, in order of name."""
    series: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    for observation in observations:
        for name, unit, value, day in _points(observation):
            series[(name, unit)].append((day, value))
    return [
        Trend(name, unit, len(points), max(points)[1], slope(points) * _MONTH_DAYS)
        for (name, unit), points in sorted(series.items())
        if len(points) >= _FEWEST_POINTS
    ]


def slope(points: Sequence[tuple[float, float]]) -> float:
    """Least squares: change of y per one x; level when every x is the same."""
    mean_x = sum(x for x, _ in points) / len(points)
    mean_y = sum(y for _, y in points) / len(points)
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    return sum((x - mean_x) * (y - mean_y) for x, y in points) / spread if spread else 0.0


def _points(observation: Resource) -> Iterator[tuple[str, str, float, float]]:
    measured = observation.get("effectiveDateTime", "")
    if len(measured) < len("2026-01-01") or observation.get("status") in {"cancelled", "entered-in-error"}:
        return
    day = datetime.fromisoformat(measured[:10]).toordinal()
    for part in [observation, *observation.get("component", [])]:
        if "valueQuantity" in part:
            quantity = part["valueQuantity"]
            yield concept(part["code"]), quantity.get("unit", ""), float(quantity["value"]), float(day)


def insights(records: Mapping[str, Sequence[Resource]]) -> list[Line]:
    """The person's own trends in plain words."""
    return [
        Line(
            Wording(f"{trend.name}の動き", f"Trend of {trend.name}"),
            f"{trend.count}回の測定で、{trend.direction.ja}"
            f"（1か月あたり {trend.per_month:+.1f} {trend.unit}、"
            f"最新 {trend.latest:g} {trend.unit}）。診断ではありません。",
        )
        for trend in trends(records.get("Observation", ()))
    ]
