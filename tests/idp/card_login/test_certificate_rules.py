from datetime import datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256, SHA384
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import given, settings
from hypothesis import strategies as st

from idp.card_login.assembly import POLICIES
from idp.card_login.certificate_reading import LARGEST_CERTIFICATE, parse
from idp.card_login.certificate_rules import CHECKS, find_anchor
from idp.card_login.refusals import CardRefusal, CertificateExpired, CertificateNotTrusted, WrongCertificateKind
from idp.card_login.trust_anchors import TrustAnchors
from idp.card_login.verification import CertificateVerifier, ProvenCertificate
from standards import jpki_certificate as jpki
from tests.idp.card_login import mint
from tests.idp.card_login.mint import AUTH, NOW, SIGN, Recipe

AUTH_CA, SIGN_CA = mint.authority("authentication"), mint.authority("signature")
ANCHORS = TrustAnchors.from_pem([AUTH_CA.pem, SIGN_CA.pem])
GOOD = mint.der(AUTH, AUTH_CA)


def judge(
    der: bytes, kind: mint.Kind = "authentication", *, anchors: TrustAnchors = ANCHORS, at: datetime = NOW
) -> ProvenCertificate:
    return CertificateVerifier(anchors, POLICIES).certificate(der, kind, at)


def refused(der: bytes, why: type[CardRefusal], kind: mint.Kind = "authentication") -> None:
    with pytest.raises(why):
        judge(der, kind)


def auth(recipe: Recipe) -> bytes:
    return mint.der(recipe, AUTH_CA)


def test_a_good_authentication_certificate_passes_every_check() -> None:
    assert judge(GOOD).serial == AUTH.serial
    assert judge(GOOD).anchor.certificate == AUTH_CA.certificate


def test_a_good_signature_certificate_passes_every_check() -> None:
    assert judge(mint.der(SIGN, SIGN_CA), "signature").serial == SIGN.serial


def test_the_table_names_each_check_once_and_in_order() -> None:
    assert [check.__name__ for check in CHECKS] == [
        "_authority_is_in_its_validity",
        "_signed_with_a_strong_algorithm",
        "_version_is_three",
        "_serial_is_in_range",
        "_critical_extensions_are_known",
        "_is_not_an_authority",
        "_authority_key_identifier_agrees",
        "_issued_by_the_right_authority",
        "_policy_is_of_this_kind",
        "_key_usage_is_exact",
        "_extended_key_usage_allows",
        "_key_is_strong",
        "_validity_has_begun",
        "_validity_has_not_ended",
    ]


def test_an_authentication_certificate_used_as_signature_certificate_is_refused() -> None:
    refused(GOOD, WrongCertificateKind, "signature")


def test_a_signature_certificate_used_for_login_is_refused() -> None:
    refused(mint.der(SIGN, SIGN_CA), WrongCertificateKind)


def test_a_certificate_of_another_ca_with_the_same_name_is_refused() -> None:
    refused(mint.der(AUTH, mint.authority("authentication", "impostor")), CertificateNotTrusted)


def test_a_forged_certificate_with_a_known_serial_is_refused() -> None:
    refused(mint.der(AUTH, AUTH_CA, signer=mint.rsa_key("forger")), CertificateNotTrusted)


def test_a_self_signed_certificate_with_the_victims_serial_is_refused() -> None:
    refused(mint.der(AUTH, AUTH_CA, signer=AUTH.private_key), CertificateNotTrusted)


def test_an_issuer_name_that_differs_by_one_letter_is_refused() -> None:
    other = mint.authority("authentication")
    name = x509.Name(
        [*list(other.certificate.subject)[:-1], x509.NameAttribute(x509.NameOID.ORGANIZATIONAL_UNIT_NAME, "x")]
    )
    builder = x509.CertificateBuilder(issuer_name=name, subject_name=name, public_key=AUTH.private_key.public_key())
    builder = builder.serial_number(1).not_valid_before(NOW).not_valid_after(NOW + mint.YEAR)
    refused(builder.sign(other.key, SHA256()).public_bytes(Encoding.DER), CertificateNotTrusted)


def test_an_expired_certificate_is_refused_one_second_after_its_end() -> None:
    der = auth(AUTH.but(ends=NOW))
    assert judge(der, at=NOW)
    with pytest.raises(CertificateExpired):
        judge(der, at=NOW + timedelta(seconds=1))


def test_a_certificate_that_is_not_yet_valid_is_refused_one_second_before_its_begin() -> None:
    der = auth(AUTH.but(begins=NOW))
    assert judge(der, at=NOW)
    with pytest.raises(CertificateNotTrusted):
        judge(der, at=NOW - timedelta(seconds=1))


def test_an_authority_past_its_end_makes_its_certificates_worthless() -> None:
    old = mint.authority("authentication", "old", ends=NOW - timedelta(days=1))
    anchors = TrustAnchors.from_pem([AUTH_CA.pem, old.pem, SIGN_CA.pem])
    with pytest.raises(CertificateNotTrusted):
        judge(mint.der(AUTH, old), anchors=anchors)


def test_generations_with_the_same_name_live_side_by_side() -> None:
    new = mint.authority("authentication", "new")
    anchors = TrustAnchors.from_pem([AUTH_CA.pem + new.pem, SIGN_CA.pem])
    assert judge(mint.der(AUTH, new), anchors=anchors).anchor.certificate == new.certificate
    assert judge(GOOD, anchors=anchors).anchor.certificate == AUTH_CA.certificate


@pytest.mark.parametrize(
    "policy",
    [
        None,
        "1.2.3.4",
        jpki.POLICY_SIGNATURE,
        jpki.POLICY_SIGNATURE_TEST,
        jpki.POLICY_SIGNATURE_PHONE,
        (jpki.POLICY_AUTHENTICATION, jpki.POLICY_SIGNATURE),
    ],
)
def test_a_missing_foreign_or_second_policy_is_refused(policy: str | tuple[str, ...] | None) -> None:
    refused(auth(AUTH.but(policy=policy)), WrongCertificateKind)


def test_a_ca_certificate_cannot_log_in() -> None:
    refused(auth(AUTH.but(ca=True)), CertificateNotTrusted)
    refused(AUTH_CA.certificate.public_bytes(Encoding.DER), CertificateNotTrusted)


def test_an_extended_key_usage_must_allow_the_purpose() -> None:
    def limited(*purposes: x509.ObjectIdentifier) -> bytes:
        return auth(AUTH.but(extra=((x509.ExtendedKeyUsage(purposes), False),)))

    refused(limited(ExtendedKeyUsageOID.SERVER_AUTH), WrongCertificateKind)
    assert judge(limited(ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH))
    assert judge(limited(ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE))


def test_basic_constraints_that_deny_being_a_ca_are_fine() -> None:
    assert judge(auth(AUTH.but(ca=False)))


@pytest.mark.parametrize(
    "bits",
    [
        {"digital_signature": True, "content_commitment": True},
        {"digital_signature": True, "key_cert_sign": True},
        {"digital_signature": True, "key_encipherment": True},
        {"content_commitment": True},
    ],
)
def test_any_other_key_usage_is_refused(bits: dict[str, bool]) -> None:
    refused(auth(AUTH.but(usage=mint.usage(**bits))), WrongCertificateKind)


def test_an_unknown_critical_extension_is_refused_and_an_uncritical_one_is_not() -> None:
    unknown = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4.5"), b"\x05\x00")
    refused(auth(AUTH.but(extra=((unknown, True),))), CertificateNotTrusted)
    assert judge(auth(AUTH.but(extra=((unknown, False),))))


def test_name_constraints_in_a_leaf_are_refused() -> None:
    constraints = x509.NameConstraints([x509.DNSName("example.jp")], None)
    refused(auth(AUTH.but(extra=((constraints, True),))), CertificateNotTrusted)


@pytest.mark.parametrize(
    "key", [mint.rsa_key("weak", 1024), mint.rsa_key("e3", 2048, 3), ec.generate_private_key(ec.SECP256R1())]
)
def test_a_weak_or_unknown_key_is_refused(key: mint.Key) -> None:
    refused(auth(AUTH.but(key=key)), CertificateNotTrusted)


def test_the_next_cards_p384_key_is_accepted_from_a_p384_authority() -> None:
    next_ca = mint.authority("authentication", key=mint.p384_key("next ca"))
    anchors = TrustAnchors.from_pem([AUTH_CA.pem, next_ca.pem, SIGN_CA.pem])
    der = mint.der(AUTH.but(key=mint.p384_key("next card"), hash=SHA384()), next_ca)
    assert judge(der, anchors=anchors).anchor.certificate == next_ca.certificate


def test_inner_and_outer_signature_algorithm_must_agree() -> None:
    sha256, sha384 = bytes.fromhex("2a864886f70d01010b"), bytes.fromhex("2a864886f70d01010c")
    at = GOOD.rfind(sha256)
    refused(GOOD[:at] + sha384 + GOOD[at + len(sha256) :], CertificateNotTrusted)


@pytest.mark.parametrize(
    "der",
    [
        GOOD + b"\x00",
        GOOD[:-1],
        b"",
        b"\x30\x80" + GOOD[4:] + b"\x00\x00",
        b"-----BEGIN CERTIFICATE-----\n" + GOOD,
        GOOD.replace(b"\x02\x02\x12\x34", b"\x02\x03\x00\x12\x34", 1),
        GOOD + bytes(LARGEST_CERTIFICATE),
        bytes(1_000_000),
    ],
    ids=["trailing", "cut", "empty", "indefinite length", "PEM", "long integer", "too large", "1 MB"],
)
def test_der_that_is_not_strict_is_refused(der: bytes) -> None:
    refused(der, CertificateNotTrusted)


@pytest.mark.parametrize("serial", [b"\x02\x02\x92\x34", b"\x02\x02\x00\x00"], ids=["negative", "zero"])
def test_a_serial_number_out_of_range_is_refused_without_a_warning(serial: bytes) -> None:
    refused(GOOD.replace(b"\x02\x02\x12\x34", serial, 1), CertificateNotTrusted)


def test_a_signature_that_leaves_a_bit_out_is_refused() -> None:
    every = (mint.der(AUTH.but(serial=serial), AUTH_CA) for serial in range(1, 100))
    even = next(der for der in every if der[-1] & 1 == 0)
    refused(even[:-257] + b"\x01" + even[-256:], CertificateNotTrusted)


def test_the_anchor_is_found_by_key_among_equal_names() -> None:
    assert find_anchor(parse(GOOD), ANCHORS).key_id == ANCHORS.of_kind("authentication")[0].key_id


@settings(max_examples=150, deadline=None)
@given(at=st.integers(0, len(GOOD) - 1), value=st.integers(0, 255))
def test_no_certificate_with_one_changed_byte_is_accepted(at: int, value: int) -> None:
    changed = GOOD[:at] + bytes([value]) + GOOD[at + 1 :]
    if changed != GOOD:
        refused(changed, CardRefusal)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_at_all_do_more_than_be_refused(der: bytes) -> None:
    refused(der, CertificateNotTrusted)
