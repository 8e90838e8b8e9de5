"""`kakehashi admin ca`: an operator rolls the CAs over, publishes, checks, and changes the key-encryption key."""

import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from deploy.administration import admin
from deploy.house_settings import Place, mapping_of
from foundation.clock import SystemClock
from gov_core.jpki.validity import JST


@pytest.fixture
def own(town: Place, tmp_path: Path) -> Place:
    """A seeded demo that this test may change."""
    shutil.copytree(town.folder, tmp_path / "demo")
    return Place(tmp_path / "demo", town.street, town.secrets)


def _ca(*arguments: str, env: dict[str, str] | None = None) -> tuple[int, str]:
    result = CliRunner().invoke(admin, ["ca", *arguments], env={"COLUMNS": "200", **(env or {})})
    return result.exit_code, result.output


def _demo(own: Place) -> tuple[str, str]:
    return "--demo", str(own.folder)


def test_a_rollover_from_the_announcement_to_what_verifiers_pin(own: Place, tmp_path: Path) -> None:
    day = (SystemClock().now().astimezone(JST) + timedelta(days=90)).strftime("%Y-%m-%d")
    status, line = _ca("new-generation", "auth", "--key-type", "p384", "--issues-from", day, *_demo(own))
    assert status == 0, line
    assert line.startswith("auth 2  p384  announced  ")
    assert f"issues {day} to " in line
    status, text = _ca("generations", *_demo(own))
    assert (status, text.count("\n")) == (0, 6)
    assert line in text
    status, names = _ca("publish", str(tmp_path / "out"), *_demo(own))
    assert (status, "auth-2-8.crl" in names.split()) == (0, True)
    crl = ["openssl", "crl", "-inform", "DER", "-in", str(tmp_path / "out/auth-2.crl"), "-noout"]
    judged = subprocess.run([*crl, "-CAfile", str(tmp_path / "out/auth-2.pem")], capture_output=True, text=True)
    assert "verify OK" in judged.stderr, judged.stderr
    assert _ca("check", *_demo(own)) == (0, "")


def test_what_is_due_is_told_with_exit_status_1(own: Place) -> None:
    status, text = _ca("check", *_demo(own))
    assert (status, text.splitlines()[0]) == (1, "auth generation 1: the lists of today are not made")


def test_a_generation_that_would_never_issue_is_refused(own: Place) -> None:
    assert _ca("new-generation", "sign", "--issues-from", "2099-01-01", *_demo(own))[0] == 2
    assert _ca("generations", *_demo(own))[1].count("sign") == 1


def _new_key(path: Path, text: str, mode: int = 0o600) -> tuple[str, str]:
    path.write_text(text)
    path.chmod(mode)
    return "--new-key-file", str(path)


def test_a_new_key_encryption_key(own: Place, tmp_path: Path) -> None:
    env, new = mapping_of("gov_core", own), "ab" * 32
    given = _new_key(tmp_path / "kek", f"{new}\n")
    assert _ca("rewrap", *given, env=env) == (
        0,
        "2 keys lie under the new key-encryption key: set KAKEHASHI_GOV_KEK to it\n",
    )
    assert _ca("check", env=env)[1] == "a private key does not open under KAKEHASHI_GOV_KEK; nothing was changed\n"
    assert _ca("publish", str(tmp_path / "out"), env={**env, "KAKEHASHI_GOV_KEK": new})[0] == 0


@pytest.mark.parametrize(("text", "mode"), [("ab" * 31, 0o600), ("zz" * 32, 0o600), ("鍵", 0o600), ("ab" * 32, 0o644)])
def test_a_file_that_holds_no_key_or_lies_open_is_refused(own: Place, tmp_path: Path, text: str, mode: int) -> None:
    env = mapping_of("gov_core", own)
    status, said = _ca("rewrap", *_new_key(tmp_path / "kek", text, mode), env=env)
    assert status == 2
    assert text not in said
    assert _ca("rewrap", "--new-key-file", str(tmp_path / "none"), env=env)[0] == 2


def test_no_new_key_encryption_key_under_a_running_house(street: Place, tmp_path: Path) -> None:
    status, said = _ca("rewrap", *_new_key(tmp_path / "kek", "ab" * 32), env=mapping_of("gov_core", street))
    assert (status, said) == (1, "the house still runs: stop it first\n")
