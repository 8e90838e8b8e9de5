"""What an operator of the CA does: roll over, publish, see what is due, change the key-encryption key."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509

from foundation.clock import FixedClock
from foundation.database import house_tables
from foundation.envelope import SealBroken
from foundation.ids import RandomIds
from gov_core.ca_commands import CaCommands, HouseIsRunning, ca_commands
from gov_core.jpki.generations import ANNOUNCED_BEFORE
from gov_core.jpki.lists import SCOPES
from gov_core.jpki.revocation import Event, Revocation
from tests.gov_core.town import HANAKO, START, Town, run

KEK, NEW = b"k" * 32, b"2" * 32


@pytest.fixture
def ca(town: Town) -> Iterator[CaCommands]:
    """Beside the running house, on its clock."""
    with ca_commands(town.settings.database_url, KEK, 5, town.clock, RandomIds(town.clock, 7)) as commands:
        yield commands


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)


def test_a_new_generation_is_seen_by_the_house_that_runs(town: Town, ca: CaCommands) -> None:
    begins = town.clock.now().replace(microsecond=0) + timedelta(days=90)
    line = run(ca.new_generation("sign", "p384", begins))
    assert (line.kind, line.number, line.key_type, line.state) == ("sign", 2, "p384", "announced")
    seen = town.ask("GET", "/jpki/generations").json()["generations"]
    assert [each["sha256"] for each in seen] == [each.sha256 for each in ca.lines()]
    assert line.sha256 == seen[-1]["sha256"]
    assert ca.due() == []


def test_what_is_published_is_what_the_house_serves(town: Town, ca: CaCommands, tmp_path: Path) -> None:
    run(ca.new_generation("auth", "rsa", None))
    names = run(ca.publish(tmp_path / "out", _put, emergency=False))
    assert len(names) == len(set(names)) == 3 + 3 * (1 + len(SCOPES))
    assert names == sorted(path.name for path in (tmp_path / "out").iterdir())
    served = {
        "auth.pem": "/jpki/ca/auth",
        "sign.pem": "/jpki/ca/sign",
        "auth-1.crl": "/jpki/crl/auth?generation=0",
        "auth-2.crl": "/jpki/crl/auth?generation=1",
        "auth-2-3.crl": "/jpki/crl/auth/3?generation=1",
        "sign-1-8.crl": "/jpki/crl/sign/8",
    }
    for name, path in served.items():
        assert (tmp_path / "out" / name).read_bytes() == town.ask("GET", path).content


def test_an_emergency_publishes_what_fell_since_the_lists_of_today(town: Town, ca: CaCommands, tmp_path: Path) -> None:
    run(ca.publish(tmp_path / "out", _put, emergency=False))
    run(Revocation(town.rooms.certificates, town.clock).happened(Event.KEY_COMPROMISED, HANAKO.id))
    for emergency, fallen in ((False, 0), (True, 1)):
        run(ca.publish(tmp_path / "out", _put, emergency=emergency))
        for kind in ("auth", "sign"):
            assert len(x509.load_der_x509_crl((tmp_path / "out" / f"{kind}-1.crl").read_bytes())) == fallen


def test_a_generation_that_has_ended_publishes_no_lists(town: Town, ca: CaCommands, tmp_path: Path) -> None:
    town.clock.advance(11 * 366 * 86400)  # type: ignore[attr-defined]
    assert run(ca.publish(tmp_path / "out", _put, emergency=True)) == [
        "auth-1.pem",
        "auth.pem",
        "generations.json",
        "sign-1.pem",
        "sign.pem",
    ]


def test_what_is_due_is_told_until_it_is_done(town: Town, ca: CaCommands) -> None:
    assert ca.due() == [f"{kind} generation 1: the lists of today are not made" for kind in ("auth", "sign")]
    run(town.rooms.jpki.upkeep())
    assert ca.due() == []
    town.clock.set(ca.lines()[0].issues_until - ANNOUNCED_BEFORE)  # type: ignore[attr-defined]
    run(town.rooms.jpki.upkeep())
    assert ca.due() == [f"{kind} generation 1: its successor is due since 2031-08-25" for kind in ("auth", "sign")]
    for kind in ("auth", "sign"):
        run(ca.new_generation(kind, "rsa", ca.lines()[0].issues_until))  # type: ignore[arg-type]
    assert ca.due() == []


def test_a_ca_that_can_issue_nothing_is_due(town: Town, ca: CaCommands) -> None:
    town.clock.set(ca.lines()[0].issues_until)  # type: ignore[attr-defined]
    run(town.rooms.jpki.upkeep())
    assert ca.due() == ["auth: no generation issues", "sign: no generation issues"]


def _key_columns() -> set[tuple[str, str]]:
    tables = house_tables("gov_core").metadata.sorted_tables
    return {(table.name, column.name) for table in tables for column in table.columns if "sealed" in column.name}


def test_every_sealed_key_of_the_house_is_moved_under_the_new_key_encryption_key(town: Town) -> None:
    assert _key_columns() == {(table, "sealed_key") for table in ("jpkiauthority", "jpkiresponder", "officekey")}
    run(town.rooms.jpki.upkeep())
    town.rooms.database.close()
    url, ids = town.settings.database_url, RandomIds(town.clock, 7)
    for _ in range(2):
        with ca_commands(url, KEK, 5, town.clock, ids, alone=True) as commands:
            assert run(commands.rewrap(NEW)) == 4
    with ca_commands(url, NEW, 5, town.clock, ids) as commands:
        assert commands.due() == []
    with ca_commands(url, KEK, 5, town.clock, ids) as commands, pytest.raises(SealBroken):
        commands.due()


def test_the_key_encryption_key_is_not_changed_under_a_running_house(town: Town) -> None:
    clock = FixedClock(START)
    with (
        pytest.raises(HouseIsRunning),
        ca_commands(town.settings.database_url, KEK, 5, clock, RandomIds(clock, 7), alone=True),
    ):
        pass
