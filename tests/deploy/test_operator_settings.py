"""An operator's command finds a house's settings, or says in one line why not."""

from pathlib import Path

import pytest
import typer

from deploy.house_settings import Place, mapping_of
from deploy.operator_settings import settings_of
from gov_core.settings import Settings


def test_of_a_demo_they_are_the_demos(town: Place) -> None:
    found = settings_of("gov_core", Settings.from_mapping, town.folder)
    assert found == Settings.from_mapping(mapping_of("gov_core", town))


def test_without_a_demo_they_come_from_the_environment(town: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in mapping_of("gov_core", town).items():
        monkeypatch.setenv(name, value)
    assert settings_of("gov_core", Settings.from_mapping, None).cards_path == town.cards


def test_missing_ones_are_told_in_one_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("KAKEHASHI_GOV_KEK", raising=False)
    with pytest.raises(typer.Exit) as stopped:
        settings_of("gov_core", Settings.from_mapping, None)
    assert stopped.value.exit_code == 2
    assert "missing settings: KAKEHASHI_GOV_BASE_URL" in capsys.readouterr().err


def test_where_no_demo_lives_there_are_none(tmp_path: Path) -> None:
    with pytest.raises(typer.BadParameter, match="no demo lives"):
        settings_of("gov_core", Settings.from_mapping, tmp_path)
