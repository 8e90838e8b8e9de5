"""`kakehashi admin` over the provider's rooms: on record under the operator's name, refusals in one line."""

import getpass
import shutil
from pathlib import Path

import pytest
import typer

from deploy.house_settings import Place
from deploy.operator_desk import moment, perform, read_json


@pytest.fixture
def own(town: Place, tmp_path: Path) -> Path:
    """A seeded demo that this test may change."""
    shutil.copytree(town.folder, tmp_path / "demo")
    return tmp_path / "demo"


def test_each_command_is_on_record_under_the_operators_name(own: Path) -> None:
    perform(own, "clients.disable", {"client_id": "sakura-bank"})
    page = perform(own, "audit.list", {})["entries"]
    assert [(each["actor"], each["action"], each["stage"]) for each in page] == [
        (f"operator:{getpass.getuser()}", "clients.disable", "begun"),
        (f"operator:{getpass.getuser()}", "clients.disable", "done"),
        (f"operator:{getpass.getuser()}", "audit.list", "begun"),
    ]


def test_refusals_end_the_command(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.BadParameter, match="no such client"):
        perform(own, "clients.show", {"client_id": "nobody"})
    with pytest.raises(typer.Exit) as ended:
        perform(own, "keys.retire", {"kid": "nobody"})
    assert ended.value.exit_code == 1
    assert capsys.readouterr().err == "there is no key nobody\n"


def test_a_file_that_is_no_json_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.BadParameter):
        read_json(tmp_path / "absent.json")
    (tmp_path / "broken.json").write_text("{")
    with pytest.raises(typer.Exit):
        read_json(tmp_path / "broken.json")
    assert "no JSON" in capsys.readouterr().err


def test_times_are_japans() -> None:
    assert (moment(None), moment(1_700_000_000)) == ("-", "2023-11-15 07:13")
