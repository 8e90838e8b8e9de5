"""`kakehashi admin keys`: published before use, used by the clock, retired at once."""

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from deploy.administration import admin
from deploy.house_settings import Place, mapping_of
from foundation.key_file import KeyFile
from idp.settings import Settings
from tests.idp.provider import signing_rows


@pytest.fixture
def own(town: Place, tmp_path: Path) -> Place:
    """A seeded demo's folder with keys of its own."""
    shutil.copytree(town.folder, tmp_path / "demo")
    place = Place.at(tmp_path / "demo", town.street)
    settings = Settings.from_mapping(mapping_of("idp", place))
    settings.signing_keys.parent.mkdir(exist_ok=True)
    KeyFile(settings.signing_keys, settings.signing_keys_key).write(signing_rows())
    return place


def ask(own: Place, *arguments: str) -> tuple[int, list[str]]:
    given = ["keys", *arguments, "--demo", str(own.folder)]
    result = CliRunner().invoke(admin, given, env={"COLUMNS": "200"})
    return result.exit_code, result.output.splitlines()


def _states(own: Place) -> list[tuple[str, ...]]:
    return [tuple(line.split()[:2]) for line in ask(own, "list")[1]]


ALL_SIGN = [("ES256", "signing"), ("RS256", "signing"), ("PS256", "signing"), ("EdDSA", "signing")]


def test_keys_are_listed_and_nothing_private_is_printed(own: Place) -> None:
    status, lines = ask(own, "list")
    assert status == 0
    assert _states(own) == ALL_SIGN
    assert not any('"d"' in line for line in lines)


def test_the_next_key_waits_and_a_second_one_is_refused(own: Place) -> None:
    assert ask(own, "add", "ES256")[0] == 0
    assert _states(own) == [*ALL_SIGN, ("ES256", "waiting")]
    assert ask(own, "add", "ES256") == (1, ["the next ES256 key waits already"])
    assert ask(own, "add", "HS256")[0] == 2


def test_all_keys_are_rotated_in_an_emergency_and_the_known_one_is_retired(own: Place) -> None:
    old = ask(own, "list")[1][0].split()[-1]
    status, lines = ask(own, "rotate", "--now")
    assert (status, len(lines)) == (0, 4)
    assert ask(own, "retire", old) == (0, [f"ES256 {old} is retired"])
    assert _states(own)[-1][0] == "EdDSA"
    assert old not in str(ask(own, "list")[1])
    assert ("ES256", "signing") in _states(own)
    assert ask(own, "retire", old) == (1, [f"there is no key {old}"])


def test_a_file_under_another_key_is_told_in_one_line(own: Place) -> None:
    settings = Settings.from_mapping(mapping_of("idp", own))
    KeyFile(settings.signing_keys, b"x" * 32).write(signing_rows())
    assert ask(own, "list") == (1, ["the key file does not open under KAKEHASHI_IDP_SIGNING_KEYS_KEY"])
