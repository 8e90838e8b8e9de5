"""Issued certificates, judged by openssl verify; what is refused before anything is signed."""

import asyncio
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa

from gov_core.jpki.authorities import AuthorityTooOld, NoAuthority
from gov_core.jpki.issuance import Application, Issuance, ValidityOver
from gov_core.jpki.profile import Subject
from standards.jpki_certificate import FourAttributes
from tests.gov_core.town import HANAKO, Town, open_town, pem_file, run

KEY = rsa.generate_private_key(65537, 2048).public_key()


def _issuance(town: Town) -> Issuance:
    return Issuance(town.rooms.authorities, town.rooms.certificates, town.clock, town.ids)


def _application(town: Town, card_expires: date = date(2036, 5, 10)) -> Application:
    it = HANAKO
    four = FourAttributes(it.name, it.name_substitutes, it.sex, it.birth_date, it.address, it.address_substitutes)
    subject = Subject(_issuance(town).common_name("15202"), ("Niigata-ken", "Nagaoka-shi"), four)
    return Application("holder", "card", subject, card_expires)


def _verify(town: Town, tmp_path: Path, leaf: x509.Certificate, root: x509.Certificate) -> str:
    at = str(int(town.clock.now().timestamp()))
    command = ["openssl", "verify", "-x509_strict", "-attime", at, "-policy_check"]
    command += ["-CAfile", pem_file(tmp_path, "root", root), pem_file(tmp_path, "leaf", leaf)]
    done = subprocess.run(command, capture_output=True, text=True)
    return done.stdout + done.stderr


@pytest.mark.parametrize("kind", ["auth", "sign"])
def test_openssl_verifies_each_kind_against_its_own_authority_only(town: Town, tmp_path: Path, kind: str) -> None:
    roots = {each: town.rooms.authorities.current(each).certificate for each in ("auth", "sign")}
    leaf = town.newest(HANAKO.id, kind)
    other = "sign" if kind == "auth" else "auth"
    assert "leaf.pem: OK" in _verify(town, tmp_path, leaf, roots[kind])
    assert "OK" not in _verify(town, tmp_path, leaf, roots[other])


def test_a_certificate_is_on_the_register_before_it_is_handed_out(town: Town) -> None:
    issued = run(_issuance(town).issue("sign", _application(town), KEY))
    row = town.rooms.certificates.by_serial("sign", f"{issued.certificate.serial_number:x}")
    assert row is not None
    assert x509.load_der_x509_certificate(row.certificate) == issued.certificate
    assert (row.holder, row.card, row.revoked_at) == ("holder", "card", None)


def test_it_is_capped_by_the_end_of_the_card(town: Town) -> None:
    issued = run(_issuance(town).issue("auth", _application(town, date(2029, 3, 1)), KEY))
    assert issued.certificate.not_valid_after_utc == datetime(2029, 3, 1, 14, 59, 59, tzinfo=UTC)


def test_nothing_is_certified_for_a_card_past_its_end(town: Town) -> None:
    before = len(town.rooms.certificates.of_holder("holder"))
    with pytest.raises(ValidityOver):
        run(_issuance(town).issue("auth", _application(town, date(2026, 11, 22)), KEY))
    assert len(town.rooms.certificates.of_holder("holder")) == before


def test_no_certificate_outlives_its_authority(town: Town) -> None:
    town.clock.advance(6 * 366 * 86400)  # type: ignore[attr-defined]
    with pytest.raises(AuthorityTooOld):
        run(_issuance(town).issue("auth", _application(town, date(2044, 5, 10)), KEY))


def test_without_an_authority_nothing_is_issued(town: Town, tmp_path: Path) -> None:
    empty = open_town(tmp_path / "empty", town.clock)
    with pytest.raises(NoAuthority):
        run(_issuance(empty).issue("auth", _application(town), KEY))
    empty.rooms.database.close()


def test_an_already_expired_certificate_can_be_made_for_the_demo_only_by_saying_so(town: Town) -> None:
    now = town.clock.now()
    validity = (now - timedelta(days=10), now - timedelta(days=1))
    issued = run(_issuance(town).issue("auth", _application(town), KEY, validity=validity))
    assert issued.certificate.not_valid_after_utc < now


def test_serials_and_common_names_never_repeat(town: Town) -> None:
    issuance, application = _issuance(town), _application(town)

    async def many() -> list[int]:
        issued = await asyncio.gather(*(issuance.issue("auth", application, KEY) for _ in range(50)))
        return [each.certificate.serial_number for each in issued]

    serials = run(many())
    assert len(set(serials)) == 50
    assert len({issuance.common_name("15202") for _ in range(50)}) == 50


def test_the_authentication_certificate_does_not_change_with_the_attributes(town: Town) -> None:
    application = _application(town)
    moved = replace(application.subject.attributes, address="東京都千代田区", address_substitutes="0" * 7)
    other = replace(application, subject=replace(application.subject, attributes=moved))
    first = run(_issuance(town).issue("auth", application, KEY)).certificate
    second = run(_issuance(town).issue("auth", other, KEY)).certificate
    assert first.subject == second.subject
    points = x509.CRLDistributionPoints  # follows the serial number, which is chance
    assert [e for e in first.extensions if not isinstance(e.value, points)] == [
        e for e in second.extensions if not isinstance(e.value, points)
    ]
