"""Life events at the counter: what falls, what is issued, and what is refused before anything falls."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, date, datetime
from typing import Any

import pytest
from stdnum.jp import in_ as individual

from gov_core.card.pins import Pin
from gov_core.municipality.office import Office
from gov_core.municipality.refusals import (
    CardInReader,
    NotOnRegister,
)
from gov_core.municipality.secrets_chosen import ChosenSecrets
from standards.jpki_card import AID_JPKI, EF_AUTH_PIN, EF_SIGN_PIN
from standards.jpki_certificate import four_attributes
from tests.gov_core.municipality.counter import NEW_HOME, state
from tests.gov_core.town import HANAKO, MEI, SECRETS, Town, resident, run, settle


def _card_state(town: Town, person: str = HANAKO.id) -> str:
    record = town.rooms.office.cards.of_resident(person)
    return record.state if record else "none"


def test_a_registered_resident_has_exactly_one_valid_number(town: Town) -> None:
    run(town.rooms.office.register(resident("taro", date(1958, 2, 11), "佐藤　太郎")))
    number = town.rooms.residents.number_of("r-taro")
    assert number is not None
    assert individual.is_valid(number)


def test_a_leaked_number_is_changed_and_certificates_stay(town: Town) -> None:
    before = town.rooms.residents.number_of(HANAKO.id)
    run(town.rooms.office.change_number_after_leak(HANAKO.id))
    assert town.rooms.residents.number_of(HANAKO.id) not in (before, None)
    assert state(town) == [("auth", None), ("sign", None)]


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


def test_moving_house_ends_the_signature_certificate_only(town: Town) -> None:
    run(town.rooms.office.move(HANAKO.id, *NEW_HOME))
    assert state(town) == [("auth", None), ("sign", "affiliationChanged")]
    moved = town.rooms.residents.resident(HANAKO.id)
    assert moved is not None
    assert (moved.address, moved.municipality) == NEW_HOME
    assert len(moved.address_substitutes) == len(moved.address)


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


def test_a_new_name_stands_in_the_next_signature_certificate(town: Town) -> None:
    run(town.rooms.office.change_name(HANAKO.id, "佐藤　花子"))
    assert state(town) == [("auth", None), ("sign", "affiliationChanged")]
    run(town.rooms.office.write_new_signature_certificate(HANAKO.id))
    assert four_attributes(town.newest(HANAKO.id, "sign")).name == "佐藤　花子"


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


@pytest.mark.parametrize(
    ("event", "reason", "card_state"),
    [
        (Office.lose_card, "cessationOfOperation", "lost"),
        (Office.suspect_key, "certificateHold", "suspended"),
        (Office.discard_card, "unspecified", "discarded"),
        (Office.die, "cessationOfOperation", "held"),
    ],
)
def test_what_ends_a_card_ends_both_certificates(
    town: Town, event: Callable[[Office, str], Coroutine[Any, Any, None]], reason: str, card_state: str
) -> None:
    run(event(town.rooms.office, HANAKO.id))
    assert state(town) == [("auth", reason), ("sign", reason)]
    assert _card_state(town) == card_state


def test_a_lost_card_is_replaced_by_renewal(town: Town) -> None:
    run(town.rooms.office.lose_card(HANAKO.id))
    run(town.rooms.office.renew_card(HANAKO.id, SECRETS))
    assert state(town)[1::2] == [("auth", None), ("sign", None)]
    assert _card_state(town) == "held"


def test_the_dead_have_no_more_life_events(town: Town) -> None:
    run(town.rooms.office.die(HANAKO.id))
    office, before = town.rooms.office, state(town)
    for visit in (
        office.move(HANAKO.id, *NEW_HOME),
        office.change_name(HANAKO.id, "佐藤　花子"),
        office.renew_card(HANAKO.id, SECRETS),
        office.write_new_signature_certificate(HANAKO.id),
        office.issue_card(HANAKO.id, "again.json", SECRETS),
        office.change_number_after_leak(HANAKO.id),
        office.die(HANAKO.id),
    ):
        with pytest.raises(NotOnRegister):
            run(visit)
    assert state(town) == before


def test_two_renewals_at_the_same_moment_leave_one_valid_pair(town: Town) -> None:
    office = town.rooms.office

    async def both() -> list[BaseException | None]:
        visits = (office.renew_card(HANAKO.id, SECRETS) for _ in range(2))
        return await asyncio.gather(*visits, return_exceptions=True)

    assert sum(isinstance(each, CardInReader) for each in run(both())) == 1
    assert [kind for kind, reason in state(town) if reason is None] == ["auth", "sign"]


def test_nobody_has_two_cards(town: Town) -> None:
    run(town.rooms.office.issue_card(HANAKO.id, "second.json", SECRETS))
    assert [kind for kind, reason in state(town) if reason is None] == ["auth", "sign"]


def test_an_expired_certificate_can_be_put_on_a_card_for_the_demo(town: Town) -> None:
    person = resident("sora", date(1995, 4, 1), "伊藤　空")
    run(town.rooms.office.register(person))
    past = datetime(2021, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
    run(town.rooms.office.issue_card(person.id, "sora.json", SECRETS, past))
    assert town.newest(person.id, "auth").not_valid_after_utc == past[1]
