"""The `kakehashi` command, as a person types it."""

import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from typer.testing import CliRunner, Result

from deploy.addresses import SERVED
from deploy.command_line import HIGHEST_OFFSET, app
from deploy.house_settings import Place, mapping_of
from tests.deploy.parts import ROOT, start_kakehashi
from tests.deploy.visitor import authorization_url


def _type(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments, env={"COLUMNS": "200", "TERM": "dumb"})


def test_help_names_every_command() -> None:
    text = _type("--help").output
    for command in ("demo", "serve", "agent", "card-login", "pipeline", "admin"):
        assert f" {command} " in text, command


def test_pipeline_prints_the_golden_table() -> None:
    result = _type("pipeline")
    assert (result.exit_code, result.stdout) == (0, (ROOT / "tests/idp/golden/pipeline.txt").read_text())


def test_an_unknown_house_is_told_which_there_are() -> None:
    result = _type("serve", "town_hall")
    assert result.exit_code == 2
    assert all(house in result.output for house in SERVED)


@pytest.mark.parametrize("offset", ["-1", str(HIGHEST_OFFSET + 1), "many"])
def test_ports_beyond_the_last_are_refused_before_anything_is_made(tmp_path: Path, offset: str) -> None:
    result = _type("demo", "--folder", str(tmp_path / "var"), "--port-offset", offset)
    assert result.exit_code == 2
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize("command", [["serve", "citizen_agent"], ["agent"]])
def test_a_house_without_its_settings_says_which_are_missing_and_shows_no_trace(command: list[str]) -> None:
    written, _ = (house := start_kakehashi(*command)).communicate(timeout=30)
    assert house.returncode == 2
    assert "citizen_agent does not start: missing settings: KAKEHASHI_AGENT_PROVIDER" in written
    assert "Traceback" not in written


def test_a_setting_nobody_knows_stops_the_house(place: Place) -> None:
    mapping = {**mapping_of("gov_core", place), "KAKEHASHI_GOV_BASE_ULR": "x"}
    written, _ = (house := start_kakehashi("serve", "gov_core", settings=mapping)).communicate(timeout=30)
    assert house.returncode == 2
    assert "unknown setting KAKEHASHI_GOV_BASE_ULR: did you mean KAKEHASHI_GOV_BASE_URL?" in written


def _redirect(result: Result) -> dict[str, list[str]]:
    assert result.exit_code == 0, result.output
    return parse_qs(urlsplit(result.stdout.strip()).query)


def test_card_login_prints_the_redirect_with_a_code(street: Place) -> None:
    arguments = (authorization_url(street), "--citizen", "taro", "--folder", str(street.folder))
    assert _redirect(_type("card-login", *arguments))["code"]


def test_card_login_can_refuse_consent(street: Place) -> None:
    url = authorization_url(street, "openid gender", prompt="consent")
    result = _type("card-login", url, "--citizen", "taro", "--deny", "--folder", str(street.folder))
    assert _redirect(result)["error"] == ["access_denied"]


def test_card_login_of_a_stranger_tells_why_not(street: Place) -> None:
    result = _type("card-login", authorization_url(street), "--citizen", "nobody", "--folder", str(street.folder))
    assert (result.exit_code, result.stdout) == (1, "")
    assert json.loads(result.stderr)["error_description"].startswith("citizen must be one of hanako")


def test_card_login_without_a_running_demo_says_how_to_start_one(tmp_path: Path) -> None:
    result = _type("card-login", "http://x/", "--citizen", "taro", "--folder", str(tmp_path))
    assert (result.exit_code, result.stdout) == (1, "")
    assert "kakehashi demo" in result.stderr
    (tmp_path / "demo.json").write_text('{"card_login": {"url": "http://127.0.0.1:9/demo/authorize"}}')
    assert "No demo runs" in _type("card-login", "http://x/", "--citizen", "taro", "--folder", str(tmp_path)).stderr
