"""The certificate profile field by field, read by cryptography and by openssl."""

import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID, SignatureAlgorithmOID

from gov_core.jpki.kinds import Carrier
from standards import jpki_certificate
from tests.gov_core.jpki.phones import P384, add_phone, application, issuance
from tests.gov_core.town import HANAKO, Town, pem_file, run

E = TypeVar("E", bound=x509.ExtensionType)
POLICIES = {"auth": "1.2.392.200149.8.5.1.3.30", "sign": "1.2.392.200149.8.5.1.1.20"}
UNITS = {"auth": "JPKI for user authentication", "sign": "JPKI for digital signature"}
BITS = (
    "digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
    "key_agreement", "key_cert_sign", "crl_sign",
)  # fmt: skip


def _extension(certificate: x509.Certificate, kind: type[E]) -> x509.Extension[E]:
    return certificate.extensions.get_extension_for_class(kind)


def _named(name: x509.Name) -> list[tuple[str, Any]]:
    return [(attribute.rfc4514_attribute_name, attribute.value) for attribute in name]


@pytest.mark.parametrize("kind", ["auth", "sign"])
def test_issuer_and_subject_have_the_published_forms(town: Town, kind: str) -> None:
    certificate = town.newest(HANAKO.id, kind)
    agency = "Japan Agency for Local Authority Information Systems"
    assert _named(certificate.issuer) == [("C", "JP"), ("O", "JPKI"), ("OU", UNITS[kind]), ("OU", agency)]
    named = _named(certificate.subject)
    common_name = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value
    assert named[0] == ("C", "JP")
    assert named[-1] == ("CN", common_name)
    assert named[1:-1] == ([("L", "Niigata-ken"), ("L", "Nagaoka-shi")] if kind == "sign" else [])
    assert str(common_name).isalnum()
    assert str(common_name).endswith("15202A")


def test_the_two_certificates_of_a_person_have_unrelated_common_names(town: Town) -> None:
    names = {
        kind: town.newest(HANAKO.id, kind).subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value
        for kind in ("auth", "sign")
    }
    assert all(HANAKO.id not in str(name) for name in names.values())


@pytest.mark.parametrize("kind", ["auth", "sign"])
def test_key_signature_and_serial_are_of_this_generation(town: Town, kind: str) -> None:
    certificate = town.newest(HANAKO.id, kind)
    key = certificate.public_key()
    assert isinstance(key, rsa.RSAPublicKey)
    assert (key.key_size, key.public_numbers().e) == (2048, 65537)
    assert certificate.signature_algorithm_oid == SignatureAlgorithmOID.RSA_WITH_SHA256
    assert certificate.version is x509.Version.v3
    assert 64 < certificate.serial_number.bit_length() < 160


@pytest.mark.parametrize("kind", ["auth", "sign"])
def test_key_usage_and_policy_are_critical_and_of_their_kind(town: Town, kind: str) -> None:
    certificate = town.newest(HANAKO.id, kind)
    usage = _extension(certificate, x509.KeyUsage)
    assert usage.critical
    expected = {"digital_signature"} | ({"content_commitment"} if kind == "sign" else set())
    assert {bit for bit in BITS if getattr(usage.value, bit)} == expected
    policies = _extension(certificate, x509.CertificatePolicies)
    assert policies.critical
    assert [policy.policy_identifier.dotted_string for policy in policies.value] == [POLICIES[kind]]
    assert policies.value[0].policy_qualifiers == ["http://www.jpki.go.jp/cps.html"]


@pytest.mark.parametrize("kind", ["auth", "sign"])
def test_issuer_alternative_name_and_distribution_point_are_directory_names(town: Town, kind: str) -> None:
    certificate = town.newest(HANAKO.id, kind)
    service = _extension(certificate, x509.IssuerAlternativeName)
    assert not service.critical
    [name] = list(service.value)
    assert isinstance(name, x509.DirectoryName)
    assert _named(name.value) == [("C", "JP"), ("O", "公的個人認証サービス")]
    assert "公的個人認証サービス".encode() in service.value.public_bytes()  # a UTF8String
    [point] = list(_extension(certificate, x509.CRLDistributionPoints).value)
    assert point.full_name is not None
    assert all(isinstance(each, x509.DirectoryName) for each in point.full_name)


def test_only_the_signature_certificate_carries_the_four_attributes(town: Town) -> None:
    with pytest.raises(x509.ExtensionNotFound):
        _extension(town.newest(HANAKO.id, "auth"), x509.SubjectAlternativeName)
    certificate = town.newest(HANAKO.id, "sign")
    names = list(_extension(certificate, x509.SubjectAlternativeName).value)
    found = {n.type_id.dotted_string: n.value for n in names if isinstance(n, x509.OtherName)}
    arc = "1.2.392.200149.8.5.5."
    assert set(found) == {f"{arc}{n}" for n in range(1, 7)}
    assert found[f"{arc}4"] == b"\x0c\x09419900510"
    assert found[f"{arc}3"] == b"\x0c\x012"
    assert found[f"{arc}1"][2:].decode() == HANAKO.name
    assert found[f"{arc}5"][2:].decode() == HANAKO.address
    assert jpki_certificate.four_attributes(certificate).address == HANAKO.address


def test_each_substituted_character_has_its_flag(town: Town) -> None:
    """外字: 髙 is shown as 高, and one digit for each character says so, the full-width space included."""
    asked = application(town)
    four = replace(
        asked.subject.attributes,
        name="高橋　花子",
        name_substitutes="10000",
        address_substitutes="01" + "0" * (len(HANAKO.address) - 2),
    )
    asked = replace(asked, subject=replace(asked.subject, attributes=four))
    made = run(issuance(town).issue("sign", asked, P384.public_key())).certificate
    assert jpki_certificate.four_attributes(made) == four
    written = bytes.fromhex("060a2a83088c9b5508050502a0070c05") + b"10000"  # OID, [0] EXPLICIT, UTF8String
    assert written in made.public_bytes(Encoding.DER)


def test_no_certificate_holds_the_individual_number(town: Town) -> None:
    number = town.rooms.residents.number_of(HANAKO.id)
    assert number is not None
    for kind in ("auth", "sign"):
        content = town.newest(HANAKO.id, kind).public_bytes(Encoding.DER)
        assert number.encode() not in content
        assert int(number).to_bytes(5) not in content


@pytest.mark.parametrize("kind", ["auth", "sign"])
def test_openssl_reads_the_same_profile(town: Town, tmp_path: Path, kind: str) -> None:
    path = pem_file(tmp_path, "leaf", town.newest(HANAKO.id, kind))
    text = subprocess.run(
        ["openssl", "x509", "-in", path, "-noout", "-text", "-nameopt", "RFC2253,-esc_msb,utf8"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert "X509v3 Key Usage: critical" in text
    assert ("Digital Signature, Non Repudiation" in text) is (kind == "sign")
    assert "X509v3 Certificate Policies: critical" in text
    assert f"Policy: {POLICIES[kind]}" in text
    assert "CPS: http://www.jpki.go.jp/cps.html" in text
    assert ("othername" in text.lower()) is (kind == "sign")
    assert "May 10 14:59:59 2031 GMT" in text


@pytest.mark.parametrize("carrier", ["android", "iphone"])
def test_a_phones_certificates_have_policies_of_their_own(town: Town, carrier: Carrier) -> None:
    made = add_phone(town, carrier)
    for kind, policy in (("auth", "1.2.392.200149.8.5.1.3.50"), ("sign", "1.2.392.200149.8.5.1.1.40")):
        found = _extension(made[kind], x509.CertificatePolicies).value  # type: ignore[index]
        assert [each.policy_identifier.dotted_string for each in found] == [policy]
    assert jpki_certificate.four_attributes(made["sign"]).name == HANAKO.name
