"""`kakehashi pipeline` prints what a provider with every feature really runs."""

import tempfile
from pathlib import Path

import pytest

from deploy.pipeline import pipeline_of_a_fresh_provider
from tests.deploy.parts import ROOT


def test_it_is_the_golden_table_and_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert pipeline_of_a_fresh_provider() == (ROOT / "tests/idp/golden/pipeline.txt").read_text()
    assert list(tmp_path.iterdir()) == []
