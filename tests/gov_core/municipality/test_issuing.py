"""Cards and certificates are made: by age, in one visit, never two at once."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest

from gov_core.card.pins import Pin
from gov_core.municipality.refusals import CardInReader, CheckIncomplete, NoCard, PasswordNeeded, TooEarly
from gov_core.municipality.secrets_chosen import ChosenSecrets, SecretsUnfit
from gov_core.municipality.verification import FEATURES, CounterCheck
from standards.jpki_card import AID_JPKI, EF_AUTH_PIN, EF_SIGN_PIN
from standards.jpki_certificate import four_attributes
from tests.gov_core.municipality.counter import NEW_HOME, card_state, refused, state
from tests.gov_core.town import HANAKO, MEI, SECRETS, Town, resident, run, settle


def test_an_adult_has_both_certificates_and_a_card_to_the_tenth_birthday(town: Town) -> None:
    assert state(town) == [("auth", None), ("sign", None)]
    record = town.rooms.office.cards.of_resident(HANAKO.id)
    assert record is not None
    assert record.expires == date(2036, 5, 10)


def test_below_fifteen_there_is_no_signature_certificate_and_the_card_ends_with_the_fifth_birthday(town: Town) -> None:
    assert state(town, MEI.id) == [("auth", None)]
    application = town.card("mei").application(AID_JPKI)
    assert application is not None
    assert application.find(EF_SIGN_PIN) is None
    record = town.rooms.office.cards.of_resident(MEI.id)
    assert record is not None
    assert record.expires == date(2031, 7, 20)


@pytest.mark.parametrize(("born", "kinds"), [(date(2011, 11, 23), 2), (date(2011, 11, 24), 1)])
def test_fifteen_counts_from_the_birthday_in_japan(town: Town, born: date, kinds: int) -> None:
    run(settle(town, resident("teen", born, "十代　太郎")))
    assert len(town.rooms.certificates.of_holder("r-teen")) == kinds


def test_an_adult_may_do_without_the_signature_certificate(town: Town) -> None:
    person = resident("taro", date(1958, 2, 11), "佐藤　太郎")
    run(town.rooms.office.register(person))
    run(town.rooms.office.issue_card(person.id, "taro.json", ChosenSecrets("2345", "")))
    assert state(town, person.id) == [("auth", None)]


def test_a_later_visit_writes_the_new_address_to_the_same_card_under_the_same_secrets(town: Town) -> None:
    before = town.card("hanako").application(AID_JPKI)
    run(town.rooms.office.move(HANAKO.id, *NEW_HOME))
    run(town.rooms.office.write_new_signature_certificate(HANAKO.id))
    assert state(town) == [("auth", None), ("sign", "affiliationChanged"), ("sign", None)]
    assert four_attributes(town.newest(HANAKO.id, "sign")).address == NEW_HOME[0]
    after = town.card("hanako").application(AID_JPKI)
    assert before is not None
    assert after is not None
    for pin in (EF_AUTH_PIN, EF_SIGN_PIN):
        assert isinstance(after.find(pin), Pin)
        assert after.find(pin) == before.find(pin)


def test_renewal_ends_both_and_gives_new_keys_serials_and_secrets(town: Town) -> None:
    old = {kind: town.newest(HANAKO.id, kind) for kind in ("auth", "sign")}
    run(town.rooms.office.renew_card(HANAKO.id, ChosenSecrets("9999", "NEWSECRET1")))
    assert state(town) == [("auth", "superseded"), ("auth", None), ("sign", "superseded"), ("sign", None)]
    for kind, certificate in old.items():
        new = town.newest(HANAKO.id, kind)
        assert new.serial_number != certificate.serial_number
        assert new.public_key() != certificate.public_key()
    application = town.card("hanako").application(AID_JPKI)
    assert application is not None
    pin = application.find(EF_AUTH_PIN)
    assert isinstance(pin, Pin)
    assert pin.value == b"9999"


def test_two_renewals_at_the_same_moment_leave_one_valid_pair(town: Town) -> None:
    office = town.rooms.office

    async def both() -> list[BaseException | None]:
        visits = (office.renew_card(HANAKO.id, SECRETS) for _ in range(2))
        return await asyncio.gather(*visits, return_exceptions=True)

    assert sum(isinstance(each, CardInReader) for each in run(both())) == 1
    assert [kind for kind, reason in state(town) if reason is None] == ["auth", "sign"]


def test_an_expired_certificate_can_be_put_on_a_card_for_the_demo(town: Town) -> None:
    person = resident("sora", date(1995, 4, 1), "伊藤　空")
    run(town.rooms.office.register(person))
    past = datetime(2021, 1, 1, tzinfo=UTC), datetime(2025, 4, 1, 14, 59, 59, tzinfo=UTC)
    run(town.rooms.office.issue_card(person.id, "sora.json", SECRETS, past))
    assert town.newest(person.id, "auth").not_valid_after_utc == past[1]


def test_nobody_has_two_cards(town: Town) -> None:
    run(town.rooms.office.issue_card(HANAKO.id, "second.json", SECRETS))
    assert [kind for kind, reason in state(town) if reason is None] == ["auth", "sign"]


CHECK = CounterCheck("notification_card", ("driving_licence",), face_matches=True, features=frozenset(FEATURES))


def _applied(town: Town) -> str:
    person = resident("taro", date(1958, 2, 11), "佐藤　太郎")
    run(town.rooms.office.register(person))
    run(town.rooms.office.apply(person.id, "taro.json"))
    return person.id


def test_an_application_becomes_a_card_in_one_visit_without_a_fee(town: Town) -> None:
    office, taro = town.rooms.office, _applied(town)
    assert card_state(town, taro) == "applied"
    refused(town, office.collect(taro, SECRETS, CHECK), NoCard)
    run(office.ready(taro))
    assert card_state(town, taro) == "issued"
    assert state(town, taro) == []  # certificates are made when the person is there, never before
    run(office.collect(taro, SECRETS, CHECK))
    assert card_state(town, taro) == "held"
    assert state(town, taro) == [("auth", None), ("sign", None)]
    [last] = [line for line in office.cards.history(taro) if line.event == "collected"]
    assert last.detail == "fee 0 yen; number notification_card, identity driving_licence"


@pytest.mark.parametrize(
    "check",
    [
        CounterCheck("notification_card", ("driving_licence",), face_matches=True, features=frozenset(FEATURES[:3])),
        CounterCheck("register", ("pension_book",), face_matches=False),
    ],
)
def test_without_both_checks_the_card_stays_in_the_drawer(town: Town, check: CounterCheck) -> None:
    office, taro = town.rooms.office, _applied(town)
    run(office.ready(taro))
    refused(town, office.collect(taro, SECRETS, check), CheckIncomplete)
    assert card_state(town, taro) == "issued"
    assert office.cards.checks(taro) == []


def test_what_was_checked_is_kept_and_holds_no_number(town: Town) -> None:
    office, taro = town.rooms.office, _applied(town)
    run(office.ready(taro))
    run(office.collect(taro, SECRETS, CHECK))
    [(_, record)] = office.cards.checks(taro)
    assert record == CHECK.as_record()
    assert (town.rooms.residents.number_of(taro) or "missing") not in record


def test_an_application_leaves_the_card_in_hand_until_the_new_one_is_collected(town: Town) -> None:
    office = town.rooms.office
    run(office.apply(HANAKO.id, "hanako.json"))
    assert card_state(town) == "held"
    run(office.ready(HANAKO.id))
    assert state(town) == [("auth", None), ("sign", None)]
    run(office.collect(HANAKO.id, SECRETS, CHECK))
    assert [kind for kind, reason in state(town) if reason is None] == ["auth", "sign"]


def test_nothing_is_made_ready_without_an_application(town: Town) -> None:
    refused(town, town.rooms.office.ready(HANAKO.id), NoCard)


def test_a_card_without_pin_logs_nobody_in_and_has_no_signature_certificate(town: Town) -> None:
    run(town.rooms.office.renew_card(HANAKO.id, ChosenSecrets(None, "")))
    assert [kind for kind, reason in state(town) if reason is None] == ["auth"]
    application = town.card("hanako").application(AID_JPKI)
    assert application is not None
    pin = application.find(EF_AUTH_PIN)
    assert isinstance(pin, Pin)
    assert pin.tries_left == 0


def test_certificates_are_renewed_on_the_same_card_from_three_months_before_their_end(town: Town) -> None:
    office, before = town.rooms.office, town.card("hanako").application(AID_JPKI)
    ends = town.newest(HANAKO.id, "auth").not_valid_after_utc
    town.clock.set(ends - timedelta(days=93))  # type: ignore[attr-defined]
    refused(town, office.renew_certificates(HANAKO.id), TooEarly)
    town.clock.set(ends - timedelta(days=92))  # type: ignore[attr-defined]
    old = {kind: town.newest(HANAKO.id, kind) for kind in ("auth", "sign")}
    run(office.renew_certificates(HANAKO.id))
    after = town.card("hanako").application(AID_JPKI)
    assert before is not None
    assert after is not None
    for kind, pin in (("auth", EF_AUTH_PIN), ("sign", EF_SIGN_PIN)):
        assert town.newest(HANAKO.id, kind).public_key() != old[kind].public_key()
        assert after.find(pin) == before.find(pin)
    assert state(town) == [("auth", "superseded"), ("auth", None), ("sign", "superseded"), ("sign", None)]


def test_a_locked_card_gets_new_secrets_and_keeps_its_certificates(town: Town) -> None:
    before = state(town)
    run(town.rooms.office.unblock_pin(HANAKO.id, pin="8642", password="ABCDEF2"))
    application = town.card("hanako").application(AID_JPKI)
    assert application is not None
    values = {file: application.find(file) for file in (EF_AUTH_PIN, EF_SIGN_PIN)}
    assert [pin.value for pin in values.values() if isinstance(pin, Pin)] == [b"8642", b"ABCDEF2"]
    assert state(town) == before
    for wrong in ({"pin": "12"}, {"password": "short"}):
        refused(town, town.rooms.office.unblock_pin(HANAKO.id, **wrong), SecretsUnfit)
    refused(town, town.rooms.office.unblock_pin(MEI.id, password="ABCDEF2"), PasswordNeeded)
