"""The list verifiers pin by and operators roll over by."""

from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256

from gov_core.jpki.generations import Generation, generations
from tests.gov_core.town import Town, run


def _of(town: Town, kind: str) -> list[Generation]:
    return [line for line in generations(town.rooms.authorities, town.clock.now()) if line.kind == kind]


def _advance(town: Town, to: datetime) -> None:
    town.clock.advance((to - town.clock.now()).total_seconds())  # type: ignore[attr-defined]


def test_a_line_says_what_to_pin_and_until_when(town: Town) -> None:
    [line] = _of(town, "auth")
    [ca] = x509.load_pem_x509_certificates(town.rooms.authorities.bundle("auth"))
    assert bytes.fromhex(line.sha256) == ca.fingerprint(SHA256())
    assert int(line.serial, 16) == ca.serial_number
    assert (line.number, line.key_type, line.state) == (1, "rsa", "issuing")
    assert line.verifies_until == ca.not_valid_after_utc


def test_the_schedule_says_when_the_next_one_must_be_announced(town: Town) -> None:
    [line] = _of(town, "auth")
    assert line.successor_due == line.issues_until - timedelta(days=90)
    run(town.rooms.authorities.new_generation("auth", issues_from=town.clock.now() + timedelta(days=300)))
    assert [line.successor_due for line in _of(town, "auth")] == [
        line.successor_due,
        _of(town, "auth")[1].successor_due,
    ]


def test_generations_go_from_announced_over_issuing_and_verifying_to_ended(town: Town) -> None:
    begins = town.clock.now().replace(microsecond=0) + timedelta(days=90)
    run(town.rooms.authorities.new_generation("auth", issues_from=begins))
    assert [line.state for line in _of(town, "auth")] == ["issuing", "announced"]
    _advance(town, begins)
    assert [line.state for line in _of(town, "auth")] == ["verifying", "issuing"]
    _advance(town, datetime(2032, 1, 1, tzinfo=UTC))
    assert [line.state for line in _of(town, "auth")] == ["verifying", "verifying"]
    _advance(town, datetime(2037, 1, 1, tzinfo=UTC))
    assert [line.state for line in _of(town, "auth")] == ["ended", "ended"]


def test_a_generation_of_another_key_type_replaces_none(town: Town) -> None:
    run(town.rooms.authorities.new_generation("sign", "p384"))
    old, new = _of(town, "sign")
    assert [old.state, new.state] == ["issuing", "issuing"]
    assert old.successor_due is not None


def test_a_successor_that_issues_longer_settles_it(town: Town) -> None:
    town.clock.advance(366 * 86400)  # type: ignore[attr-defined]
    run(town.rooms.authorities.new_generation("auth"))
    old, new = _of(town, "auth")
    assert old.successor_due is None
    assert new.successor_due is not None
    assert "successor_due" not in old.public()
    assert new.public()["issues_until"] == "2032-11-23T15:00:00Z"
