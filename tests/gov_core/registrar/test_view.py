"""What the desk knows of a resident."""

from datetime import UTC, date, datetime

from gov_core.registrar.view import ResidentShown, residents_shown
from tests.gov_core.town import HANAKO, MEI, Town, resident, run


def _shown(town: Town, person: str = HANAKO.id) -> ResidentShown:
    return next(row for row in residents_shown(town.rooms) if row.resident.id == person)


def _events(row: ResidentShown) -> list[str]:
    return [event for event, _ in row.simple_events("", "", "", "")]


def test_people_stand_in_the_order_of_their_cards(town: Town) -> None:
    run(town.rooms.office.register(resident("aaa", date(1958, 2, 11))))
    assert [row.handle for row in residents_shown(town.rooms)] == ["", "hanako", "mei"]


def test_only_what_is_possible_now_is_offered(town: Town) -> None:
    assert _events(_shown(town)) == ["reissue", "lose-card", "suspect-key", "die"]
    assert _events(_shown(town, MEI.id)) == ["lose-card", "suspect-key", "die"]
    run(town.rooms.office.lose_card(HANAKO.id))
    row = _shown(town)
    assert (_events(row), row.may_reissue, row.card_state) == (["die"], False, "lost")


def test_at_fifteen_a_first_signature_certificate_is_offered(town: Town) -> None:
    assert not _shown(town, MEI.id).first_signature
    town.clock.set(datetime(2029, 7, 20, 3, tzinfo=UTC))  # type: ignore[attr-defined]
    assert _shown(town, MEI.id).first_signature
    assert not _shown(town).first_signature


def test_the_state_of_the_newest_certificate_counts(town: Town) -> None:
    run(town.rooms.office.move(HANAKO.id, "東京都千代田区", "13101"))
    states = {each.kind: (each.state, each.reason) for each in _shown(town).certificates}
    assert states == {"auth": ("valid", ""), "sign": ("revoked", "affiliationChanged")}
    run(town.rooms.office.write_new_signature_certificate(HANAKO.id))
    assert {each.state for each in _shown(town).certificates} == {"valid"}
    town.clock.set(datetime(2031, 5, 11, tzinfo=UTC))  # type: ignore[attr-defined]
    assert {each.state for each in _shown(town).certificates} == {"expired"}
