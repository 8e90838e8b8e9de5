"""Certificates in a phone: applied for with the card's signature certificate, dead with the card."""

import pytest

from gov_core.card import image as image_file
from gov_core.jpki.kinds import Carrier
from gov_core.municipality.refusals import NoPhone, SignatureNeeded
from standards.jpki_card import AID_JPKI
from tests.gov_core.municipality.counter import NEW_HOME, refused
from tests.gov_core.town import HANAKO, MEI, SECRETS, Town, run


def _fallen(town: Town, carrier: Carrier) -> list[str | None]:
    return [row.reason for row in town.rooms.certificates.of_holder(HANAKO.id) if row.carrier == carrier]


@pytest.mark.parametrize("carrier", ["android", "iphone"])
def test_a_phone_has_two_certificates_of_its_own(town: Town, carrier: Carrier) -> None:
    file = run(town.rooms.office.add_phone(HANAKO.id, carrier, SECRETS))
    assert file == f"phones/hanako-{carrier}.json"
    assert image_file.load(town.folder / file).application(AID_JPKI) is not None
    assert _fallen(town, carrier) == [None, None]
    serials = [row.serial for row in town.rooms.certificates.of_holder(HANAKO.id)]
    assert len(set(serials)) == len(serials) == 4


def test_a_new_phone_of_a_kind_replaces_the_old_one(town: Town) -> None:
    for _ in range(2):
        run(town.rooms.office.add_phone(HANAKO.id, "android", SECRETS))
    assert sorted(map(str, _fallen(town, "android"))) == [
        "None",
        "None",
        "cessationOfOperation",
        "cessationOfOperation",
    ]


def test_lost_and_removed_phones_fall_alone(town: Town) -> None:
    office = town.rooms.office
    for carrier in ("android", "iphone"):
        run(office.add_phone(HANAKO.id, carrier, SECRETS))
    run(office.lose_phone(HANAKO.id, "android"))
    assert None not in _fallen(town, "android")
    assert _fallen(town, "iphone") == _fallen(town, "card") == [None, None]
    run(office.remove_phone(HANAKO.id, "iphone"))
    assert _fallen(town, "card") == [None, None]
    refused_again = (office.lose_phone(HANAKO.id, "android"), office.remove_phone(HANAKO.id, "iphone"))
    for visit in refused_again:
        refused(town, visit, NoPhone)


def test_a_phone_dies_with_the_card(town: Town) -> None:
    run(town.rooms.office.add_phone(HANAKO.id, "android", SECRETS))
    run(town.rooms.office.lose_card(HANAKO.id))
    assert None not in _fallen(town, "android")


def test_who_cannot_sign_cannot_apply(town: Town) -> None:
    office = town.rooms.office

    async def add(person: str, carrier: Carrier = "android") -> None:
        await office.add_phone(person, carrier, SECRETS)

    refused(town, add(MEI.id), SignatureNeeded)
    refused(town, add(HANAKO.id, "card"), NoPhone)
    run(office.move(HANAKO.id, *NEW_HOME))
    refused(town, add(HANAKO.id), SignatureNeeded)
