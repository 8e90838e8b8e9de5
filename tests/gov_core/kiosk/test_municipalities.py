"""The operator's file: exact members or no start, and terminals that sign in."""

import json
from pathlib import Path
from typing import Any

import pytest

from gov_core.kiosk.municipalities import Municipalities
from gov_core.kiosk.refusals import CertificateNotOffered, NotEnrolled, TerminalUnknown
from tests.gov_core.kiosk.shop import document, kiosk_file


def _read(folder: Path, content: Any) -> Municipalities:
    path = folder / "kiosk.json"
    path.write_text(json.dumps(content))
    return Municipalities.read(path)


def test_who_issues_at_stores_has_joined_and_nobody_else(tmp_path: Path) -> None:
    known = Municipalities.read(kiosk_file(tmp_path))
    assert known.joined("15202").name_en == "Nagaoka City"
    for code in ("13101", "99999"):  # counter services only; unknown
        with pytest.raises(NotEnrolled):
            known.joined(code)


def test_each_certificate_is_offered_by_name(tmp_path: Path) -> None:
    sapporo = Municipalities.read(kiosk_file(tmp_path)).joined("01101")
    sapporo.must_offer("resident_record")
    with pytest.raises(CertificateNotOffered):
        sapporo.must_offer("seal_registration")


@pytest.mark.parametrize(
    "credentials", [None, ("15202", "wrong"), ("99999", "nagaoka-terminal"), ("", ""), ("13101", "nagaoka-terminal")]
)
def test_a_terminal_needs_its_own_municipalitys_secret(tmp_path: Path, credentials: tuple[str, str] | None) -> None:
    known = Municipalities.read(kiosk_file(tmp_path))
    assert known.signed_in(("15202", "nagaoka-terminal")).code == "15202"
    with pytest.raises(TerminalUnknown):
        known.signed_in(credentials)


def test_a_file_with_a_wrong_member_stops_the_start(tmp_path: Path) -> None:
    member = document()["municipalities"][0]
    for broken in (
        document(more=1),
        [],
        document(municipalities=[member, member]),
        document(municipalities=[{**member, "certificates": ["tax"]}]),
        document(municipalities=[{**member, "color": "red"}]),
    ):
        with pytest.raises(ValueError, match=r"exactly|same code|certificates are"):
            _read(tmp_path, broken)
