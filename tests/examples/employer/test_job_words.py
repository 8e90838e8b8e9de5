"""Badges and work history in plain words."""

import json
from pathlib import Path

from examples.common.reading import Read
from examples.common.tables import NOTHING, Language, table_of
from examples.employer.job_words import SHAPES

ENGLISH = Language("en", lambda text: text)
RECORDS = json.loads((Path(__file__).parents[3] / "examples/records/hanako.json").read_text())["jobs"]


def test_a_badge_says_what_it_proves_and_who_says_so() -> None:
    row = table_of(Read("Badge", RECORDS["Badge"][:1]), SHAPES["Badge"], ENGLISH).rows[0]
    assert row[0] == "基本情報技術者"
    assert "情報処理技術者試験センター" in row[1]
    assert "22 May 2019" in row[2]
    assert NOTHING not in row


def test_a_job_without_an_end_lasts_until_now() -> None:
    row = table_of(Read("WorkHistory", [{"start": "2018-04"}]), SHAPES["WorkHistory"], ENGLISH).rows[0]
    assert (row[2], row[3]) == ("April 2018", "now")


def test_a_finished_job_shows_its_months_and_skills() -> None:
    row = table_of(Read("WorkHistory", RECORDS["WorkHistory"][:1]), SHAPES["WorkHistory"], ENGLISH).rows[0]
    assert row[2:4] == ["April 2013", "March 2018"]
    assert row[5] == "表計算, 受発注管理, 顧客対応"
