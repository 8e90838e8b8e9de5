"""`kakehashi admin audit`: listed, exported whole, proven; and one that was changed does not hold."""

import json
import shutil
import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner

from deploy.administration import admin
from deploy.house_settings import Place, mapping_of
from idp.settings import Settings


@pytest.fixture
def own(town: Place, tmp_path: Path) -> Place:
    """A seeded demo that this test may change."""
    shutil.copytree(town.folder, tmp_path / "demo")
    return Place(tmp_path / "demo", town.street, town.secrets)


def ask(own: Place, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(admin, [*arguments, "--demo", str(own.folder)], env={"COLUMNS": "200"})
    return result.exit_code, result.output


def test_what_was_done_is_listed_exported_and_proven(own: Place) -> None:
    ask(own, "clients", "disable", "sakura-bank")
    lines = ask(own, "audit", "list")[1].splitlines()
    assert lines[0].startswith("1  ") and lines[0].endswith("clients.disable  sakura-bank  begun")
    assert lines[1].endswith("clients.disable  sakura-bank  done  of=1")
    exported = [json.loads(line) for line in ask(own, "audit", "export")[1].splitlines()]
    assert [each["seq"] for each in exported] == [1, 2, 3, 4]
    assert all(len(each["hash"]) == 64 for each in exported)
    status, text = ask(own, "audit", "verify")
    assert (status, text.partition(" 5:")[0]) == (0, "the audit holds; keep")
    assert ask(own, "audit", "verify", "--checkpoint", text.split()[-1])[0] == 0
    assert ask(own, "audit", "verify", "--checkpoint", "x")[0] == 2


@pytest.mark.sqlite_file
def test_an_entry_that_was_changed_is_told_by_its_number(own: Place) -> None:
    ask(own, "clients", "disable", "sakura-bank")
    path = Settings.from_mapping(mapping_of("idp", own)).database_url.removeprefix("sqlite:///")
    with sqlite3.connect(path) as direct:
        direct.execute(
            "UPDATE audit_entry SET payload = CAST(replace(payload, 'sakura', 'midori') AS BLOB) WHERE seq = 2"
        )
    direct.close()
    assert ask(own, "audit", "verify") == (1, "the audit does not hold: the chain breaks here, entry 2\n")
