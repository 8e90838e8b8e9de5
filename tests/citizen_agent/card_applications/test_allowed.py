"""The agent's own list of who may ask for what: without it nobody, and a broken one stops the start."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from citizen_agent.card_applications.allowed import AllowedApplications
from citizen_agent.errors import MayNotAsk
from foundation.environment import SettingsRefused
from tests.citizen_agent.card_applications.scene import LIBRARY, SEAL, list_file

ORIGIN = LIBRARY.origins[0]


def test_the_owner_may_ask_from_its_own_origin(tmp_path: Path) -> None:
    allowed = AllowedApplications.read(list_file(tmp_path, LIBRARY, SEAL))
    assert allowed.for_owner(SEAL.aid, SEAL.corporate_number, ORIGIN) == SEAL
    assert SEAL.words["owner_en"] == "Nagaoka City"


@pytest.mark.parametrize(
    ("aid", "number", "origin"),
    [
        ("F392015202000199", LIBRARY.corporate_number, ORIGIN),
        (LIBRARY.aid.lower(), LIBRARY.corporate_number, ORIGIN),
        (LIBRARY.aid, "7999901000001", ORIGIN),
        (LIBRARY.aid, "", ORIGIN),
        (LIBRARY.aid, LIBRARY.corporate_number, "https://city.example.evil"),
        (LIBRARY.aid, LIBRARY.corporate_number, ""),
    ],
)
def test_nobody_else_may(tmp_path: Path, aid: str, number: str, origin: str) -> None:
    for allowed in (AllowedApplications.read(list_file(tmp_path, LIBRARY)), AllowedApplications.read(None)):
        with pytest.raises(MayNotAsk):
            allowed.for_owner(aid, number, origin)


@pytest.mark.parametrize(
    "change", [{"behind_pin": "no"}, {"aid": "not hex"}, {"aid": ""}, {"more": 1}, {"origins": 1}, {"aid": 5}]
)
def test_a_broken_list_stops_the_start(tmp_path: Path, change: dict[str, Any]) -> None:
    path = tmp_path / "list.json"
    path.write_text(json.dumps([{**asdict(LIBRARY), **change}]))
    with pytest.raises(SettingsRefused):
        AllowedApplications.read(path)


@pytest.mark.parametrize("text", ["", "{", "5", "[5]", "[{}]"])
def test_what_is_no_list_stops_the_start(tmp_path: Path, text: str) -> None:
    path = tmp_path / "list.json"
    path.write_text(text)
    with pytest.raises(SettingsRefused):
        AllowedApplications.read(path)
    with pytest.raises(SettingsRefused):
        AllowedApplications.read(tmp_path / "missing.json")
