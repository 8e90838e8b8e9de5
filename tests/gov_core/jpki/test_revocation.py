"""Which certificate falls, with which reason; and that nothing ever comes back."""

import pytest

from gov_core.jpki.revocation import Event, Revocation
from tests.gov_core.town import HANAKO, MEI, Town, run

TABLE = [
    (Event.ATTRIBUTES_CHANGED, ["sign"], "affiliationChanged"),
    (Event.DEATH, ["auth", "sign"], "cessationOfOperation"),
    (Event.RENEWAL, ["auth", "sign"], "superseded"),
    (Event.LOST, ["auth", "sign"], "cessationOfOperation"),
    (Event.KEY_SUSPECTED, ["auth", "sign"], "certificateHold"),
    (Event.DISCARDED, ["auth", "sign"], "unspecified"),
]


def _state(town: Town, holder: str = HANAKO.id) -> dict[str, str | None]:
    return {row.kind: row.reason for row in town.rooms.certificates.of_holder(holder)}


def test_the_table_has_a_row_for_every_event() -> None:
    assert {row[0] for row in TABLE} == set(Event)


@pytest.mark.parametrize(("event", "falls", "reason"), TABLE)
def test_what_falls_follows_the_table(town: Town, event: Event, falls: list[str], reason: str) -> None:
    fallen = run(Revocation(town.rooms.certificates, town.clock).happened(event, HANAKO.id))
    assert sorted(fallen) == falls
    assert _state(town) == {kind: reason if kind in falls else None for kind in ("auth", "sign")}
    assert _state(town, MEI.id) == {"auth": None}


@pytest.mark.parametrize("later", list(Event))
def test_a_hold_is_never_released_and_its_time_never_changes(town: Town, later: Event) -> None:
    revocation = Revocation(town.rooms.certificates, town.clock)
    run(revocation.happened(Event.KEY_SUSPECTED, HANAKO.id))
    before = town.rooms.certificates.of_holder(HANAKO.id)
    town.clock.advance(3600)  # type: ignore[attr-defined]
    assert run(revocation.happened(later, HANAKO.id)) == []
    assert town.rooms.certificates.of_holder(HANAKO.id) == before
