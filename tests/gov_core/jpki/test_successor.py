"""Serial links between certificates of one person."""

from collections.abc import Iterator

import pytest

from gov_core.jpki.kinds import Carrier, Kind
from gov_core.jpki.successor import Link, NoLink, Successor
from tests.gov_core.jpki.phones import add_phone
from tests.gov_core.town import HANAKO, MEI, SECRETS, Town, run


def _linked(town: Town, link: Link, ca: Kind, serial: str) -> tuple[str, str]:
    return Successor(town.rooms.certificates).linked(link, ca, serial)


def _serials(town: Town, kind: Kind) -> Iterator[str]:
    return (row.serial for row in town.rows(HANAKO.id, kind))


def test_the_two_certificates_of_a_card_lead_to_each_other(town: Town) -> None:
    [auth], [sign] = _serials(town, "auth"), _serials(town, "sign")
    assert _linked(town, "auth_of_sign", "sign", sign) == ("auth", auth)
    assert _linked(town, "sign_of_auth", "auth", auth) == ("sign", sign)


def test_a_renewed_card_leads_back_to_the_one_before_and_no_further(town: Town) -> None:
    for _ in range(2):
        run(town.rooms.office.renew_card(HANAKO.id, SECRETS))
    for kind in ("auth", "sign"):
        first, second, third = _serials(town, kind)
        assert _linked(town, "predecessor", kind, third) == (kind, second)
        assert _linked(town, "predecessor", kind, second) == (kind, first)
        with pytest.raises(NoLink):
            _linked(town, "predecessor", kind, first)


def test_links_between_kinds_stay_on_one_card(town: Town) -> None:
    run(town.rooms.office.renew_card(HANAKO.id, SECRETS))
    (old_auth, new_auth), (old_sign, new_sign) = _serials(town, "auth"), _serials(town, "sign")
    assert _linked(town, "auth_of_sign", "sign", old_sign) == ("auth", old_auth)
    assert _linked(town, "auth_of_sign", "sign", new_sign) == ("auth", new_auth)
    assert _linked(town, "sign_of_auth", "auth", new_auth) == ("sign", new_sign)


def test_a_new_signature_certificate_after_moving_leads_to_the_same_login(town: Town) -> None:
    run(town.rooms.office.move(HANAKO.id, "東京都千代田区霞が関三丁目１番", "13101"))
    run(town.rooms.office.write_new_signature_certificate(HANAKO.id))
    [auth], (old, new) = _serials(town, "auth"), _serials(town, "sign")
    assert _linked(town, "predecessor", "sign", new) == ("sign", old)
    assert _linked(town, "auth_of_sign", "sign", old) == ("auth", auth)
    assert _linked(town, "auth_of_sign", "sign", new) == ("auth", auth)
    assert _linked(town, "sign_of_auth", "auth", auth) == ("sign", new)


def test_a_child_without_signature_certificate_has_no_link(town: Town) -> None:
    [row] = town.rows(MEI.id, "auth")
    with pytest.raises(NoLink):
        _linked(town, "sign_of_auth", "auth", row.serial)


@pytest.mark.parametrize(("link", "ca"), [("auth_of_sign", "auth"), ("sign_of_auth", "sign")])
def test_a_link_asked_of_the_wrong_kind_is_none(town: Town, link: Link, ca: Kind) -> None:
    with pytest.raises(NoLink):
        _linked(town, link, ca, next(_serials(town, ca)))


def test_one_person_never_leads_to_another(town: Town) -> None:
    own = {row.serial for row in town.rooms.certificates.of_holder(HANAKO.id)}
    for kind in ("auth", "sign"):
        for serial in _serials(town, kind):
            for link in ("auth_of_sign", "sign_of_auth", "predecessor"):
                try:
                    found = _linked(town, link, kind, serial)
                except NoLink:
                    continue
                assert found[1] in own


def _phone(town: Town, carrier: Carrier) -> tuple[str, str]:
    made = add_phone(town, carrier)
    return f"{made['auth'].serial_number:x}", f"{made['sign'].serial_number:x}"


def test_a_phone_leads_to_the_card_it_hangs_from(town: Town) -> None:
    [auth], [sign] = _serials(town, "auth"), _serials(town, "sign")
    phone_auth, phone_sign = _phone(town, "android")
    assert _linked(town, "card_of_phone", "auth", phone_auth) == ("auth", auth)
    assert _linked(town, "card_of_phone", "sign", phone_sign) == ("sign", sign)


def test_a_phone_leads_to_the_card_as_it_was_when_the_phone_was_made(town: Town) -> None:
    [old] = _serials(town, "sign")
    _, phone_sign = _phone(town, "android")
    run(town.rooms.office.move(HANAKO.id, "東京都千代田区霞が関三丁目１番", "13101"))
    run(town.rooms.office.write_new_signature_certificate(HANAKO.id))
    assert _linked(town, "card_of_phone", "sign", phone_sign) == ("sign", old)


def test_the_two_certificates_of_a_phone_lead_to_each_other_and_never_to_the_card(town: Town) -> None:
    [card_auth], [card_sign] = _serials(town, "auth"), _serials(town, "sign")
    phones = [_phone(town, "android"), _phone(town, "iphone"), _phone(town, "android")]
    for auth, sign in phones:
        assert _linked(town, "auth_of_sign", "sign", sign) == ("auth", auth)
        assert _linked(town, "sign_of_auth", "auth", auth) == ("sign", sign)
    assert _linked(town, "auth_of_sign", "sign", card_sign) == ("auth", card_auth)
    assert _linked(town, "sign_of_auth", "auth", card_auth) == ("sign", card_sign)


def test_a_phone_has_no_predecessor_and_is_none(town: Town) -> None:
    old_auth, _ = _phone(town, "android")
    with pytest.raises(NoLink):
        _linked(town, "predecessor", "auth", old_auth)
    run(town.rooms.office.renew_card(HANAKO.id, SECRETS))
    first, _, second = _serials(town, "auth")
    assert _linked(town, "predecessor", "auth", second) == ("auth", first)


def test_a_card_hangs_from_no_card(town: Town) -> None:
    with pytest.raises(NoLink):
        _linked(town, "card_of_phone", "auth", next(_serials(town, "auth")))
