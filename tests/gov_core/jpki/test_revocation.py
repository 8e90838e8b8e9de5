"""Which certificate falls, with which reason; and that nothing ever comes back."""

import pytest

from gov_core.jpki.kinds import Carrier
from gov_core.jpki.revocation import OF_A_PHONE, Event, Revocation
from tests.gov_core.jpki.phones import add_phone
from tests.gov_core.town import HANAKO, MEI, Town, run

TABLE = [
    (Event.ATTRIBUTES_CHANGED, ["sign"], "affiliationChanged"),
    (Event.MOVED, ["sign"], "affiliationChanged"),
    (Event.NAME_CHANGED, ["sign"], "affiliationChanged"),
    (Event.CORRECTED, ["sign"], "affiliationChanged"),
    (Event.DEATH, ["auth", "sign"], "cessationOfOperation"),
    (Event.LEFT_REGISTER, ["auth", "sign"], "cessationOfOperation"),
    (Event.RENEWAL, ["auth", "sign"], "superseded"),
    (Event.LOST, ["auth", "sign"], "cessationOfOperation"),
    (Event.HOLDER_ASKED, ["auth", "sign"], "cessationOfOperation"),
    (Event.KEY_COMPROMISED, ["auth", "sign"], "keyCompromise"),
    (Event.KEY_SUSPECTED, ["auth", "sign"], "certificateHold"),
    (Event.DISCARDED, ["auth", "sign"], "unspecified"),
]


def _state(town: Town, holder: str = HANAKO.id) -> dict[str, str | None]:
    return {row.kind: row.reason for row in town.rooms.certificates.of_holder(holder)}


def test_the_table_has_a_row_for_every_event() -> None:
    assert {row[0] for row in TABLE} | OF_A_PHONE == set(Event)


@pytest.mark.parametrize(("event", "falls", "reason"), TABLE)
def test_what_falls_follows_the_table(town: Town, event: Event, falls: list[str], reason: str) -> None:
    fallen = run(Revocation(town.rooms.certificates, town.clock).happened(event, HANAKO.id))
    assert sorted(fallen) == falls
    assert _state(town) == {kind: reason if kind in falls else None for kind in ("auth", "sign")}
    assert _state(town, MEI.id) == {"auth": None}


@pytest.mark.parametrize("later", sorted(set(Event) - OF_A_PHONE))
def test_a_hold_is_never_released_and_its_time_never_changes(town: Town, later: Event) -> None:
    revocation = Revocation(town.rooms.certificates, town.clock)
    run(revocation.happened(Event.KEY_SUSPECTED, HANAKO.id))
    before = town.rooms.certificates.of_holder(HANAKO.id)
    town.clock.advance(3600)  # type: ignore[attr-defined]
    assert run(revocation.happened(later, HANAKO.id)) == []
    assert town.rooms.certificates.of_holder(HANAKO.id) == before


def _carriers(town: Town) -> dict[tuple[str, str], str | None]:
    return {(row.carrier, row.kind): row.reason for row in town.rooms.certificates.of_holder(HANAKO.id)}


@pytest.mark.parametrize("event", sorted(OF_A_PHONE))
def test_a_phone_falls_alone(town: Town, event: Event) -> None:
    add_phone(town, "android")
    add_phone(town, "iphone")
    revocation = Revocation(town.rooms.certificates, town.clock)
    assert sorted(run(revocation.happened(event, HANAKO.id, carrier="android"))) == ["auth", "sign"]
    fallen = {what for what, reason in _carriers(town).items() if reason == "cessationOfOperation"}
    assert fallen == {("android", "auth"), ("android", "sign")}


@pytest.mark.parametrize(("event", "falls", "reason"), TABLE)
def test_what_ends_the_cards_certificate_ends_the_phones_of_that_kind(
    town: Town, event: Event, falls: list[str], reason: str
) -> None:
    add_phone(town, "android")
    run(Revocation(town.rooms.certificates, town.clock).happened(event, HANAKO.id))
    expected = {
        (on, kind): reason if kind in falls else None for on in ("card", "android") for kind in ("auth", "sign")
    }
    assert _carriers(town) == expected


@pytest.mark.parametrize(
    ("event", "carrier"), [(Event.PHONE_LOST, None), (Event.PHONE_LOST, "card"), (Event.LOST, "android")]
)
def test_an_event_and_what_it_happened_to_must_fit(town: Town, event: Event, carrier: Carrier | None) -> None:
    with pytest.raises(ValueError, match="phone"):
        run(Revocation(town.rooms.certificates, town.clock).happened(event, HANAKO.id, carrier=carrier))
