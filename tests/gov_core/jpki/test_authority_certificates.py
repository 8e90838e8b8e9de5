"""What a CA says of itself, field by field as the published generations of 2015 and 2023 say it."""

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from gov_core.jpki.authority_certificates import years_after
from gov_core.jpki.keys import KeyType
from gov_core.jpki.kinds import Kind
from tests.gov_core.town import Town, pem_file, run

ALTERNATIVE = {"auth": "公的個人認証サービス利用者証明用", "sign": "公的個人認証サービス署名用"}


@pytest.mark.parametrize("key_type", ["rsa", "p384"])
@pytest.mark.parametrize("kind", ["auth", "sign"])
def test_the_extensions_are_those_of_the_published_ones(town: Town, kind: Kind, key_type: KeyType) -> None:
    ca = run(town.rooms.authorities.new_generation(kind, key_type)).certificate
    found = {extension.oid._name: extension.critical for extension in ca.extensions}
    assert found == {
        "keyUsage": True,
        "subjectAltName": False,
        "basicConstraints": True,
        "cRLDistributionPoints": False,
        "subjectKeyIdentifier": False,
    }
    [name] = ca.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert [part.value for part in name.value] == [
        "JP",
        "公的個人認証サービス",
        ALTERNATIVE[kind],
        "地方公共団体情報システム機構",
    ]
    [point] = ca.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    assert point.full_name == [x509.DirectoryName(ca.subject)]


def test_names_stand_in_the_string_types_of_the_published_ones(town: Town) -> None:
    der = town.rooms.authorities.current("auth").certificate.subject.public_bytes()
    assert bytes.fromhex("060355040613024a50") in der  # PrintableString JP
    assert bytes.fromhex("060355040a0c044a504b49") in der  # UTF8String JPKI


def test_it_ends_with_the_eve_of_its_tenth_anniversary_in_japan(town: Town) -> None:
    ca = town.rooms.authorities.current("auth").certificate
    assert ca.not_valid_before_utc == datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
    assert ca.not_valid_after_utc == datetime(2036, 11, 22, 14, 59, 59, tzinfo=UTC)


def test_years_count_by_the_calendar_in_japan() -> None:
    assert years_after(datetime(2023, 7, 16, 1, 1, 4, tzinfo=UTC), 10) == datetime(2033, 7, 15, 15, tzinfo=UTC)
    assert years_after(datetime(2028, 2, 28, 20, tzinfo=UTC), 5) == datetime(2033, 2, 27, 15, tzinfo=UTC)


@pytest.mark.parametrize("key_type", ["rsa", "p384"])
def test_the_responder_is_delegated_by_the_same_authority_for_ocsp_only(
    town: Town, tmp_path: Path, key_type: KeyType
) -> None:
    for kind in ("auth", "sign"):
        authority = run(town.rooms.authorities.new_generation(kind, key_type))  # type: ignore[arg-type]
        responder = run(town.rooms.jpki.responders.of(authority)).certificate
        responder.verify_directly_issued_by(authority.certificate)
        usages = responder.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        assert list(usages) == [ExtendedKeyUsageOID.OCSP_SIGNING]
        assert responder.extensions.get_extension_for_class(x509.OCSPNoCheck)
        assert responder.not_valid_after_utc - town.clock.now() == timedelta(days=14)
        root, leaf = pem_file(tmp_path, "root", authority.certificate), pem_file(tmp_path, "leaf", responder)
        at = str(int(town.clock.now().timestamp()))
        command = ["openssl", "verify", "-attime", at, "-x509_strict", "-purpose", "ocsphelper", "-CAfile", root, leaf]
        subprocess.run(command, check=True)


def test_a_responder_never_outlives_its_authority(town: Town) -> None:
    authority = town.rooms.authorities.current("auth")
    last_day = authority.certificate.not_valid_after_utc - timedelta(days=1)
    town.clock.advance((last_day - town.clock.now()).total_seconds())  # type: ignore[attr-defined]
    responder = run(town.rooms.jpki.responders.of(authority)).certificate
    assert responder.not_valid_after_utc == authority.certificate.not_valid_after_utc
    assert responder.public_bytes(Encoding.DER)
