"""`kakehashi admin`: an operator proves the ledger of a running house."""

import re

import pytest
from typer.testing import CliRunner

from deploy.administration import admin
from deploy.house_settings import Place, mapping_of


def _ask(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(admin, ["verify-ledger", *arguments], env={"COLUMNS": "200"})
    return result.exit_code, result.output


def test_the_ledger_of_a_running_demo_holds_and_its_head_is_a_checkpoint(street: Place) -> None:
    status, line = _ask("--demo", str(street.folder))
    assert status == 0, line
    found = re.fullmatch(r"the ledger holds: (\d+) entries, head ([0-9a-f]{64})\n", line)
    assert found, line
    assert _ask("--demo", str(street.folder), "--checkpoint", f"{found[1]}:{found[2]}")[0] == 0


def test_a_checkpoint_the_ledger_never_had_does_not_hold(street: Place) -> None:
    status, line = _ask("--demo", str(street.folder), "--checkpoint", f"999999:{'ab' * 32}")
    assert (status, line[:24]) == (1, "the ledger does not hold")


def test_the_settings_of_the_house_come_from_the_environment(street: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in mapping_of("data_trust", street).items():
        monkeypatch.setenv(name, value)
    assert _ask()[0] == 0
    monkeypatch.delenv("KAKEHASHI_TRUST_KEK")
    assert _ask() == (2, "missing settings: KAKEHASHI_TRUST_KEK\n")


@pytest.mark.parametrize("checkpoint", ["", "12", "x:00", "12:zz", ":"])
def test_what_is_no_checkpoint_and_where_no_demo_lives_is_told(street: Place, checkpoint: str) -> None:
    if checkpoint:
        status, text = _ask("--demo", str(street.folder), "--checkpoint", checkpoint)
        assert "COUNT:HASH" in text
    else:
        status, text = _ask("--demo", str(street.folder / "cards"))
        assert "no demo lives" in text
    assert status == 2
