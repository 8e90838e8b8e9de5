"""Matching a person with an opening, every point of the score with its reason.

The score knows skills, badges and years and nothing else; there is no hidden factor to explain away.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from data_trust.domain import Line, Resource, Wording

_SKILL, _BADGE, _YEARS = 60, 25, 15  # parts of 100


@dataclass(frozen=True)
class Opening:
    """What an employer looks for."""

    skills: frozenset[str]
    badges: frozenset[str] = frozenset()
    years: float = 0.0


@dataclass(frozen=True)
class Match:
    """A score of 0 to 100 and the reasons that make it up."""

    score: int
    reasons: tuple[Wording, ...]


def match(opening: Opening, badges: Sequence[Resource], history: Sequence[Resource], until: int) -> Match:
    """How well the disclosed records fit; `until` is the year an unfinished job is counted to."""
    years = skill_years(history, until)
    held = {badge["name"] for badge in badges}
    longest = sum(_years(job, until) for job in history)
    parts = (
        (_SKILL, _share(opening.skills & years.keys(), opening.skills)),
        (_BADGE, _share(opening.badges & held, opening.badges)),
        (_YEARS, min(1.0, longest / opening.years) if opening.years else 1.0),
    )
    return Match(round(sum(weight * share for weight, share in parts)), _reasons(opening, years, held))


def skill_years(history: Sequence[Resource], until: int) -> dict[str, float]:
    """Years of work per skill named in the history."""
    total: dict[str, float] = defaultdict(float)
    for job in history:
        for skill in job.get("skills", []):
            total[skill] += _years(job, until)
    return dict(total)


def _years(job: Resource, until: int) -> float:
    return max(0.0, _as_years(job.get("end", str(until))) - _as_years(job["start"]))


def _as_years(day: str) -> float:
    year, month = [*day.split("-"), "1"][:2]
    return int(year) + (int(month) - 1) / 12


def _share(found: frozenset[str], wanted: frozenset[str]) -> float:
    return len(found) / len(wanted) if wanted else 1.0


def _reasons(opening: Opening, years: Mapping[str, float], held: set[str]) -> tuple[Wording, ...]:
    have = sorted(opening.skills & years.keys())
    lack = sorted(opening.skills - years.keys())
    reasons = [Wording(f"「{s}」の経験が {years[s]:.1f} 年", f"{years[s]:.1f} years of {s}") for s in have]
    reasons += [Wording(f"「{s}」の記録がありません", f"no record of {s}") for s in lack]
    reasons += [Wording(f"「{b}」を取得", f"holds {b}") for b in sorted(opening.badges & held)]
    return tuple(reasons)


def insights(records: Mapping[str, Sequence[Resource]]) -> list[Line]:
    """The person's skills by years, counted over finished jobs only: today is not known here."""
    history = [job for job in records.get("WorkHistory", ()) if "end" in job]
    ranked = sorted(skill_years(history, 0).items(), key=lambda pair: (-pair[1], pair[0]))
    return [
        Line(Wording(f"「{skill}」の経験", f"Experience of {skill}"), f"{years:.1f} 年")
        for skill, years in ranked
        if years
    ]
