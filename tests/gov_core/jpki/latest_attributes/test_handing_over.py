"""The attributes of now, whatever the certificate asked about says."""

from dataclasses import replace
from datetime import date

import pytest

from gov_core.jpki.latest_attributes.handing_over import HandingOver
from gov_core.jpki.latest_attributes.refusals import NoConsent
from tests.gov_core.jpki.latest_attributes.signer import BANK, Signer
from tests.gov_core.town import HANAKO, SECRETS, run


def test_unchanged_attributes_come_with_their_moment(signer: Signer) -> None:
    signer.consent()
    latest = run(HandingOver(signer.consents).latest("bank", signer.serial))
    assert (latest.attributes.name, latest.attributes.address) == (HANAKO.name, HANAKO.address)
    assert (latest.changed, latest.as_of, latest.serial) == ((), signer.clock.timestamp(), signer.serial)


def test_after_a_move_the_new_address_is_there_before_any_new_certificate(signer: Signer) -> None:
    signer.consent()
    fallen = signer.serial
    run(signer.town.rooms.office.move(HANAKO.id, "東京都千代田区霞が関二丁目１番２号", "13101"))
    latest = run(HandingOver(signer.consents).latest("bank", fallen))
    assert (latest.attributes.address, latest.changed) == ("東京都千代田区霞が関二丁目１番２号", ("address",))
    assert latest.serial == fallen


def test_all_that_changed_is_named_and_the_new_certificate_is_linked(signer: Signer) -> None:
    signer.consent()
    office, old = signer.town.rooms.office, signer.serial
    run(office.change_name(HANAKO.id, "佐藤　花子"))
    run(office.correct(HANAKO.id, birth_date=date(1990, 5, 11), sex="1"))
    run(office.write_new_signature_certificate(HANAKO.id))
    latest = run(HandingOver(signer.consents).latest("bank", old))
    assert latest.changed == ("name", "birth_date", "sex")
    assert latest.serial == signer.serial != old
    again = run(HandingOver(signer.consents).latest("bank", latest.serial))
    assert again.changed == ()


def test_a_phones_serial_leads_to_the_same_person_and_the_cards_certificate(signer: Signer) -> None:
    signer.consent()
    of_card = signer.serial
    run(signer.town.rooms.office.add_phone(HANAKO.id, "android", SECRETS))
    of_phone = signer.town.rows(HANAKO.id, "sign")[-1].serial
    assert of_phone != of_card
    assert run(HandingOver(signer.consents).latest("bank", of_phone)).serial == of_card


def test_each_handing_over_is_written_down(signer: Signer) -> None:
    given = signer.consent()
    for _ in range(2):
        run(HandingOver(signer.consents).latest("bank", signer.serial))
    [consent] = signer.consents.store.of_holder(HANAKO.id)
    assert (consent.id, consent.handed_at, consent.handed_times) == (given, signer.clock.timestamp(), 2)


def test_a_withdrawal_between_reading_and_writing_still_counts(signer: Signer, monkeypatch: pytest.MonkeyPatch) -> None:
    signer.consent()
    before = signer.consents.holding("bank", signer.consents.of_serial(signer.serial))
    run(signer.consents.withdraw(BANK, signer.shown("withdraw")))
    monkeypatch.setattr(type(signer.consents), "holding", lambda *_: before)
    with pytest.raises(NoConsent):
        run(HandingOver(replace(signer.consents)).latest("bank", signer.serial))
