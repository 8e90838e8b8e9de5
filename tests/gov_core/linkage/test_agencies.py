"""The operator's file of agencies, and how one signs in."""

import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from gov_core.linkage.agencies import Agencies
from tests.gov_core.linkage.network import KEYS, NAGAOKA, PENSION


def _file(folder: Path, content: object) -> Path:
    path = folder / "agencies.json"
    path.write_text(json.dumps(content))
    return path


def test_without_a_file_there_is_no_agency() -> None:
    assert Agencies.read(None).signed_in(("nagaoka", "nagaoka-secret")) is None


def test_the_file_names_the_agencies(tmp_path: Path) -> None:
    agencies = Agencies.read(_file(tmp_path, [asdict(NAGAOKA), asdict(PENSION)]))
    assert agencies.find("nagaoka") == NAGAOKA
    assert agencies.find("nobody") is None


@pytest.mark.parametrize("content", [[{}], [{"id": "x"}], [{**asdict(NAGAOKA), "more": 1}], ["x"]])
def test_a_missing_or_unknown_member_stops_the_start(tmp_path: Path, content: object) -> None:
    with pytest.raises(ValueError, match="each agency has exactly"):
        Agencies.read(_file(tmp_path, content))


def test_two_agencies_of_one_name_and_a_private_key_stop_the_start() -> None:
    with pytest.raises(ValueError, match="same id"):
        Agencies([NAGAOKA, NAGAOKA])
    private = json.loads(KEYS["nagaoka"].export_private())
    with pytest.raises(ValueError, match="public"):
        Agencies([replace(NAGAOKA, key=private)])


@pytest.mark.parametrize(
    "credentials",
    [
        None,
        ("nagaoka", "wrong"),
        ("nagaoka", ""),
        ("", ""),
        ("nobody", "nagaoka-secret"),
        ("pension", "nagaoka-secret"),
    ],
)
def test_only_its_own_secret_signs_an_agency_in(credentials: tuple[str, str] | None) -> None:
    agencies = Agencies([NAGAOKA, PENSION])
    assert agencies.signed_in(("nagaoka", "nagaoka-secret")) == NAGAOKA
    assert agencies.signed_in(credentials) is None


def test_no_secret_shows_in_a_log_line() -> None:
    assert "core-to-nagaoka" not in repr(NAGAOKA)
