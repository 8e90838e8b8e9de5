"""The four attributes survive a certificate, and malformed ones are refused."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import given
from hypothesis import strategies as st

from standards import jpki_certificate as jpki
from standards.jpki_certificate import AttributesRefused, FourAttributes

HANAKO = FourAttributes("山田　花子", "00000", "2", date(1990, 1, 2), "東京都千代田区霞が関１", "0" * 11)
KEY = ec.generate_private_key(ec.SECP256R1())


def _certificate(*names: x509.GeneralName, extension: x509.ExtensionType | None = None) -> x509.Certificate:
    issuer = jpki.issuer_name(jpki.SIGNATURE_CA_UNIT)
    builder = (
        x509.CertificateBuilder()
        .subject_name(issuer)
        .issuer_name(issuer)
        .public_key(KEY.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2026, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2027, 1, 1, tzinfo=UTC))
    )
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    if extension:
        builder = builder.add_extension(extension, critical=False)
    return builder.sign(KEY, SHA256())


def test_attributes_written_into_a_certificate_are_read_from_it() -> None:
    assert jpki.four_attributes(_certificate(*jpki.other_names(HANAKO))) == HANAKO


def test_the_published_birth_date_vector() -> None:
    value = jpki.other_names(HANAKO)[3].value
    assert value == b"\x0c\x09" + b"419900102"


def test_the_issuer_name_has_the_published_form() -> None:
    assert jpki.issuer_name(jpki.AUTHENTICATION_CA_UNIT).rfc4514_string() == (
        "OU=Japan Agency for Local Authority Information Systems,OU=JPKI for user authentication,O=JPKI,C=JP"
    )


@given(st.dates(date(1868, 1, 25), date(2099, 12, 31)))
def test_every_birth_date_survives(day: date) -> None:
    assert jpki.decode_birth_date(jpki.encode_birth_date(day)) == day


@pytest.mark.parametrize("text", ["319261225", "219261225", "219120730", "119120730", "018001231"])
def test_a_day_of_two_eras_carries_either_and_an_unknown_era_is_read(text: str) -> None:
    assert jpki.decode_birth_date(text).strftime("%Y%m%d") == text[1:]


@pytest.mark.parametrize(
    "text", ["319890108", "420190501", "400000000", "419901302", "519900102", "4199001", "9199001020", ""]
)
def test_partial_and_impossible_birth_dates_are_refused(text: str) -> None:
    with pytest.raises(AttributesRefused):
        jpki.decode_birth_date(text)


@pytest.mark.parametrize(
    "change",
    [
        {"name": "", "name_substitutes": ""},
        {"sex": "9"},
        {"address": "あ" * 201, "address_substitutes": "0" * 201},
        {"name": "山田\n花子"},
        {"name_substitutes": "0000x"},
    ],
)
def test_what_no_certificate_may_carry_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(AttributesRefused):
        replace(HANAKO, **change)


def test_an_extension_that_is_not_der_is_a_refusal_and_not_an_accident() -> None:
    raw = x509.UnrecognizedExtension(x509.SubjectAlternativeName.oid, b"\x30\x05junk")
    with pytest.raises(AttributesRefused, match="cannot be read"):
        jpki.four_attributes(_certificate(extension=raw))


def test_substitute_flags_of_another_length_are_refused() -> None:
    with pytest.raises(AttributesRefused, match="flags"):
        FourAttributes("山田　花子", "0000", "2", date(1990, 1, 2), "東京都", "000")


@pytest.mark.parametrize("drop", range(6))
def test_a_missing_attribute_is_refused(drop: int) -> None:
    names = jpki.other_names(HANAKO)
    del names[drop]
    with pytest.raises(AttributesRefused):
        jpki.four_attributes(_certificate(*names))


def test_a_doubled_attribute_is_refused() -> None:
    names = jpki.other_names(HANAKO)
    with pytest.raises(AttributesRefused, match="twice"):
        jpki.four_attributes(_certificate(*names, names[0]))


def test_a_certificate_without_attributes_is_refused() -> None:
    with pytest.raises(AttributesRefused, match="no attributes"):
        jpki.four_attributes(_certificate())


@pytest.mark.parametrize("der", [b"\x0c", b"\x13\x01a", b"\x0c\x81\x01a", b"\x0c\x02a", b"\x0c\x01\xff"])
def test_attributes_that_are_not_der_utf8_strings_are_refused(der: bytes) -> None:
    names = [x509.OtherName(jpki.OID_NAME, der), *jpki.other_names(HANAKO)[1:]]
    with pytest.raises((AttributesRefused, ValueError)):
        jpki.four_attributes(_certificate(*names))


@given(st.text(min_size=1, max_size=200).filter(lambda text: "\x00" not in text))
def test_any_text_survives_as_a_der_string(text: str) -> None:
    written = jpki._utf8_string(text.encode(errors="replace").decode())
    assert jpki._read_utf8_string(written) == text.encode(errors="replace").decode()
