"""Matching with reasons: no point without one."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_trust.domains.jobs.analytics import Opening, insights, match, skill_years

HISTORY: list[dict[str, Any]] = [
    {"start": "2013-04", "end": "2018-03", "skills": ["表計算"]},
    {"start": "2018-04", "skills": ["SQL", "表計算"]},
]
BADGES = [{"name": "簿記検定2級"}]


def test_years_are_counted_per_skill_and_a_running_job_to_the_given_year() -> None:
    years = skill_years(HISTORY, 2026)
    assert years["SQL"] == pytest.approx(7.75)
    assert years["表計算"] == pytest.approx(4 + 11 / 12 + 7.75)


def test_a_full_match_is_100_and_every_part_has_its_reason() -> None:
    found = match(Opening(frozenset({"SQL"}), frozenset({"簿記検定2級"}), 3), BADGES, HISTORY, 2026)
    assert found.score == 100
    assert [reason.ja for reason in found.reasons] == ["「SQL」の経験が 7.8 年", "「簿記検定2級」を取得"]


def test_what_is_missing_is_said_too() -> None:
    found = match(Opening(frozenset({"SQL", "Rust"})), [], HISTORY, 2026)
    assert found.score == 70
    assert "「Rust」の記録がありません" in [reason.ja for reason in found.reasons]


@given(
    st.frozensets(st.sampled_from(["SQL", "表計算", "Rust"])),
    st.frozensets(st.sampled_from(["簿記検定2級", "電気工事士"])),
    st.floats(0, 50),
)
def test_the_score_is_between_0_and_100(skills: frozenset[str], badges: frozenset[str], years: float) -> None:
    assert 0 <= match(Opening(skills, badges, years), BADGES, HISTORY, 2026).score <= 100


def test_a_job_that_ends_before_it_starts_counts_nothing() -> None:
    assert skill_years([{"start": "2020", "end": "2019", "skills": ["x"]}], 2026) == {"x": 0.0}


def test_the_persons_own_view_counts_finished_jobs() -> None:
    (line,) = insights({"WorkHistory": HISTORY})
    assert (line.label.ja, line.text) == ("「表計算」の経験", "4.9 年")
