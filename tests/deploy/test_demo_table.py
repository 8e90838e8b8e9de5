"""What `make demo` prints."""

import pytest

from deploy.citizens import CITIZENS
from deploy.demo_table import tell
from deploy.house_settings import Place


def test_it_shows_every_address_every_citizen_and_where_to_begin(
    place: Place, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    tell(place)
    printed = capsys.readouterr().out
    assert all(f" {url} " in printed for url in place.street.urls.values())
    for citizen in CITIZENS:
        row = next(line for line in printed.splitlines() if f" {citizen.handle} " in line)
        assert citizen.pin in row
        assert citizen.password in row
    assert f"Start at the bank: {place.street['bank']}/" in printed
    assert str(place.folder / "demo.json") in printed


def test_no_secret_of_a_house_is_shown(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    tell(place)
    printed = capsys.readouterr().out
    assert not [name for name, key in {**place.secrets.keys, **place.secrets.texts}.items() if key in printed]
