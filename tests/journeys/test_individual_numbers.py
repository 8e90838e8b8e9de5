"""The first law, after everything else has run: no seeded individual number in any byte the other houses keep."""

from pathlib import Path

import httpx
import pytest

from deploy.house_settings import Place
from tests.seeded import seeded_numbers

FORBIDDEN_TO = (
    "idp",
    "data_trust",
    "consent_ui",
    "citizen_agent",
    "bank",
    "shop",
    "clinic",
    "farm_adviser",
    "employer",
    "television",
)
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def _guises(number: str) -> list[bytes]:
    """How the twelve digits could lie in a file."""
    groups = [number[at : at + 4] for at in (0, 4, 8)]
    texts = [number, *(sign.join(groups) for sign in " -_"), number.translate(FULL_WIDTH), number[::-1]]
    wide = [number.encode("utf-16-le"), number.encode("utf-16-be")]
    # SQLite keeps an integer of this size in six bytes, a program in eight.
    return [
        *(text.encode() for text in texts),
        *wide,
        int(number).to_bytes(6, "big"),
        int(number).to_bytes(8, "little"),
    ]


def _kept(folder: Path, house: str) -> list[Path]:
    """Database, write-ahead log, logs, keys and settings of one house."""
    return [path for path in folder.rglob(f"*{house}*") if path.is_file()]


def _holding(paths: list[Path], number: str) -> list[Path]:
    guises = _guises(number)
    return [path for path in paths if any(guise in path.read_bytes() for guise in guises)]


@pytest.mark.last
def test_no_byte_of_any_other_house_holds_a_seeded_number(street: Place) -> None:
    numbers = seeded_numbers(street)
    assert len(numbers) >= 6
    for house in FORBIDDEN_TO:
        paths = _kept(street.folder, house)
        assert any(path.suffix == ".log" for path in paths), house
        assert [path.name for number in numbers for path in _holding(paths, number)] == []
    for house in ("idp", "data_trust"):
        assert any(path.suffix == ".db" for path in _kept(street.folder, house))


@pytest.mark.parametrize("house", ["idp", "data_trust"])
def test_a_number_is_refused_at_every_door_before_it_is_read(street: Place, house: str) -> None:
    number, base = seeded_numbers(street)[0], street.street[house]
    grouped = "-".join((number[:4], number[4:8], number[8:]))
    with httpx.Client(base_url=base, trust_env=False) as client:
        for said in (number, grouped, number.translate(FULL_WIDTH)):
            answers = [
                client.get("/authorize", params={"login_hint": said}),
                client.get(f"/me/receipts/{said}"),
                client.post("/token", data={"grant_type": "authorization_code", "code": said}),
                client.post("/par", data={"state": said}),
                client.post("/card/challenges", json={"ticket": said}),
                client.post("/me/receipts", json={"text": f"番号は{said}です"}),
                client.get("/jwks", headers={"x-note": said.encode()}),
                client.get("/jwks", headers={"cookie": f"note={number}"}),
            ]
            assert [answer.status_code for answer in answers] == [400] * len(answers), said
            assert not any(number in answer.text for answer in answers), "a refusal does not say the number again"


def test_the_search_would_find_a_number_in_each_guise(tmp_path: Path) -> None:
    for guise in _guises("123456789018"):
        (tmp_path / "idp.db").write_bytes(b"\x00page" + guise + b"\xff")
        assert _holding(_kept(tmp_path, "idp"), "123456789018")
