"""Who may ask whom for what: (asker, work, provider, item) tuples with dates; everything else is refused.

番号法 第19条第8号 and the ordinance of 2024 under it (利用特定個人情報の提供に関する命令, in force since 2024-05-27).
A few rows of that table, enough for this stand-in; an ordinance of a municipality adds rows for itself alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

_SINCE = date(2024, 5, 27)


@dataclass(frozen=True)
class Row:
    """One permitted exchange between kinds of agency. `undisclosed`: the person's portal does not show it."""

    asker: str
    work: str
    provider: str
    item: str
    since: date = _SINCE
    until: date | None = None
    undisclosed: bool = False


ROWS = (
    Row("municipality", "child-allowance", "municipality", "local-tax"),
    Row("municipality", "child-allowance", "pension-service", "pension-membership"),
    Row("municipality", "national-health-insurance", "health-insurer", "insurance-membership"),
    Row("pension-service", "pension-claim", "municipality", "local-tax"),
    Row("scholarship-body", "scholarship-loan", "municipality", "local-tax"),
    Row("municipality", "child-protection", "municipality", "resident-certificate", undisclosed=True),
)


class AllowList:
    """The table, asked by date."""

    def __init__(self, rows: Iterable[Row] = ROWS) -> None:
        self._rows = tuple(rows)

    def find(self, asker: str, work: str, provider: str, item: str, on: date) -> Row | None:
        """The row in force that permits this; None means no."""
        asked = (asker, work, provider, item)
        for row in self._rows:
            in_force = row.since <= on and (row.until is None or on <= row.until)
            if in_force and (row.asker, row.work, row.provider, row.item) == asked:
                return row
        return None
