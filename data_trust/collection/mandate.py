"""A standing order: the citizen lets the trust fetch her records from one institution (代理収集)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mandate:
    """Whose records, where, and under which handle the institution knows her."""

    subject: str
    institution: str
    handle: str
    given_at: int
