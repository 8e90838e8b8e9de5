"""The record as it is now, until the person is gone."""

from gov_core.municipality.present_record import PresentRecord
from standards.jpki_certificate import four_attributes
from tests.gov_core.town import HANAKO, Town, run


def test_it_is_what_a_new_certificate_would_carry(town: Town) -> None:
    record, office = PresentRecord(town.rooms.residents), town.rooms.office
    assert record.attributes(HANAKO.id) == four_attributes(town.newest(HANAKO.id, "sign"))
    run(office.change_name(HANAKO.id, "佐藤　花子", "山田"))
    run(office.write_new_signature_certificate(HANAKO.id))
    assert record.attributes(HANAKO.id) == four_attributes(town.newest(HANAKO.id, "sign"))


def test_who_died_or_never_was_has_none(town: Town) -> None:
    record = PresentRecord(town.rooms.residents)
    run(town.rooms.office.die(HANAKO.id))
    assert record.attributes(HANAKO.id) is None
    assert record.attributes("r-nobody") is None
