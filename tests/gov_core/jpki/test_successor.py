"""Serial links between certificates of one person."""

from collections.abc import Iterator

import pytest

from gov_core.jpki.kinds import Kind
from gov_core.jpki.successor import Link, NoLink, Successor
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
