"""A consent belongs to a person: it outlives certificates and cards, and ends by withdrawal, time or death."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from foundation.errors import DomainError
from gov_core.jpki.latest_attributes.consent import Consent
from gov_core.jpki.latest_attributes.consents import Standing
from gov_core.jpki.latest_attributes.refusals import NoConsent
from gov_core.municipality.secrets_chosen import ChosenSecrets
from tests.gov_core.jpki.latest_attributes.signer import BANK, SHOP, Signer
from tests.gov_core.jpki.verifiers_at_the_door import PLATFORM
from tests.gov_core.town import HANAKO, SECRETS, run

NONE = Standing()


def give(signer: Signer) -> Consent:
    return run(signer.consents.give(PLATFORM, BANK, signer.shown()))


def refusal(signer: Signer, serial: str | None = None) -> str:
    row = signer.consents.of_serial(serial or signer.serial)
    with pytest.raises(DomainError) as refused:
        signer.consents.holding("bank", row)
    return refused.value.code


def test_a_consent_waits_for_the_next_day_and_holds_to_the_last_second_of_ten_years(signer: Signer) -> None:
    given = give(signer)
    assert signer.consents.standing("bank", signer.serial) == Standing(given.valid_from, given.valid_until)
    for moment, code in (
        (datetime(2026, 11, 23, 14, 59, 59, tzinfo=UTC), "not_yet_valid"),
        (datetime(2036, 11, 23, 15, 0, 0, tzinfo=UTC), "no_consent"),
    ):
        signer.clock.set(moment)
        assert refusal(signer) == code
    assert signer.consents.standing("bank", signer.serial) == NONE
    for moment in (datetime(2026, 11, 23, 15, tzinfo=UTC), datetime(2036, 11, 23, 14, 59, 59, tzinfo=UTC)):
        signer.clock.set(moment)
        assert signer.consents.holding("bank", signer.consents.of_serial(signer.serial))[0].id == given.id


def test_a_demonstration_begins_at_once(signer: Signer) -> None:
    at_once = replace(signer.consents, begins_at_once=True)
    given = run(at_once.give(PLATFORM, BANK, signer.shown()))
    assert at_once.holding("bank", at_once.of_serial(signer.serial))[0] == given


def test_a_consent_is_for_one_service(signer: Signer) -> None:
    signer.consent(BANK)
    with pytest.raises(NoConsent):
        signer.consents.holding("shop", signer.consents.of_serial(signer.serial))
    assert signer.consents.standing("shop", signer.serial) == NONE


def test_it_survives_moving_new_certificates_renewal_and_a_new_card(signer: Signer) -> None:
    office = signer.town.rooms.office
    old, given = signer.serial, signer.consent()

    def holds() -> bool:
        serials = {old, signer.serial}
        found = {signer.consents.holding("bank", signer.consents.of_serial(serial))[0].id for serial in serials}
        return found == {given}

    run(office.move(HANAKO.id, "東京都千代田区霞が関二丁目１番２号", "13101"))
    assert holds()
    run(office.write_new_signature_certificate(HANAKO.id))
    assert holds()
    assert signer.serial != old
    run(office.renew_card(HANAKO.id, SECRETS))
    assert holds()
    run(office.lose_card(HANAKO.id))
    assert holds()
    run(office.issue_card(HANAKO.id, "hanako-2.json", ChosenSecrets("4321", "HANAKO2031")))
    assert holds()


def test_a_withdrawal_holds_from_the_next_question_and_ends_one_service_only(signer: Signer) -> None:
    signer.consent(BANK)
    signer.consent(SHOP)
    assert run(signer.consents.withdraw(BANK, signer.shown("withdraw"))) == signer.clock.timestamp()
    assert refusal(signer) == "no_consent"
    assert signer.consents.standing("bank", signer.serial) == NONE
    assert signer.consents.standing("shop", signer.serial) != NONE


def test_what_was_not_given_cannot_be_withdrawn(signer: Signer) -> None:
    with pytest.raises(NoConsent):
        run(signer.consents.withdraw(BANK, signer.shown("withdraw")))
    assert signer.consents.store.evidence(HANAKO.id, "bank") == []


def test_a_consent_can_be_withdrawn_on_the_day_it_was_given(signer: Signer) -> None:
    give(signer)
    run(signer.consents.withdraw(BANK, signer.shown("withdraw")))
    signer.clock.advance(24 * 3600)
    assert refusal(signer) == "no_consent"


def test_nobody_withdraws_for_somebody_else(signer: Signer) -> None:
    signer.consent()
    with pytest.raises(NoConsent):
        run(signer.consents.withdraw(BANK, signer.shown("withdraw"), holder="r-taro"))
    assert signer.consents.holding("bank", signer.consents.of_serial(signer.serial))


def test_attack_a_replayed_consent_does_not_undo_a_withdrawal(signer: Signer) -> None:
    shown = signer.shown()
    run(signer.consents.give(PLATFORM, BANK, shown))
    run(signer.consents.withdraw(BANK, signer.shown("withdraw")))
    with pytest.raises(DomainError) as refused:
        run(signer.consents.give(PLATFORM, BANK, shown))
    assert refused.value.code == "replayed"
    assert signer.consents.standing("bank", signer.serial) == NONE


def test_a_second_consent_goes_on_from_the_first_without_a_gap(signer: Signer) -> None:
    first = signer.consent()
    signer.clock.advance(timedelta(days=400).total_seconds())
    second = give(signer)
    standing = signer.consents.standing("bank", signer.serial)
    assert standing == Standing(signer.consents.store.of(HANAKO.id, "bank")[0].valid_from, second.valid_until)
    for moment, id_ in ((second.valid_from - 1, first), (second.valid_from, second.id)):
        signer.clock.set(datetime.fromtimestamp(moment, UTC))
        assert signer.consents.holding("bank", signer.consents.of_serial(signer.serial))[0].id == id_


def test_of_two_consents_of_one_day_the_second_counts(signer: Signer) -> None:
    first, second = give(signer), give(signer)
    kept = {each.id: each.ended_by for each in signer.consents.store.of(HANAKO.id, "bank")}
    assert kept == {first.id: "replaced", second.id: None}


def test_death_ends_it_and_only_a_service_that_had_consent_learns_of_it(signer: Signer) -> None:
    signer.consent(BANK)
    run(signer.town.rooms.office.die(HANAKO.id))
    assert refusal(signer) == "left_register"
    assert signer.consents.standing("bank", signer.serial) == NONE
    with pytest.raises(NoConsent):
        signer.consents.holding("shop", signer.consents.of_serial(signer.serial))
    assert [each.ended_by for each in signer.consents.store.of_holder(HANAKO.id)] == ["left-register"]


@pytest.mark.parametrize("how", ["withdrawn", "over"])
def test_a_service_whose_consent_had_ended_does_not_learn_of_a_death(signer: Signer, how: str) -> None:
    signer.consent()
    if how == "withdrawn":
        run(signer.consents.withdraw(BANK, signer.shown("withdraw")))
    run(signer.town.rooms.office.die(HANAKO.id))
    if how == "over":
        signer.clock.set(datetime(2037, 1, 1, tzinfo=UTC))
    assert refusal(signer) == "no_consent"


def test_whoever_moved_abroad_is_still_there(signer: Signer) -> None:
    signer.consent()
    run(signer.town.rooms.office.move_abroad(HANAKO.id, datetime(2026, 11, 24, tzinfo=UTC).date()))
    _, attributes = signer.consents.holding("bank", signer.consents.of_serial(signer.serial))
    assert attributes.address == "国外転出（2026年11月24日）"


def test_a_serial_nobody_has_stands_for_nobody(signer: Signer) -> None:
    assert signer.consents.standing("bank", "abc") == NONE
    with pytest.raises(DomainError) as refused:
        signer.consents.of_serial("abc")
    assert refused.value.code == "no_person"


def test_a_service_is_named_as_the_register_has_it(signer: Signer) -> None:
    named = signer.consents.named("bank")
    assert named is not None
    assert named.name == BANK.name
    assert signer.consents.named("nobody") is None
