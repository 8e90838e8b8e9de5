import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given, settings
from hypothesis import strategies as st

from idp.card_login.certificate_bytes import CertificateBytes, oid_contents
from tests.certificates.der import FALSE, NULL, TRUE, bits, contents, elements, octets, oid, sequence, tlv
from tests.idp.card_login import mint

CA = mint.authority("signature")
CERTIFICATE = mint.issue(mint.SIGN, CA)
DER = CERTIFICATE.public_bytes(Encoding.DER)
SIGNED, ALGORITHM, SIGNATURE = elements(contents(DER))


def with_extensions(*extensions: bytes) -> bytes:
    """The same certificate with other extensions; nobody looks at its signature here."""
    fields = [field for field in elements(contents(SIGNED)) if field[0] != 0xA3]
    return sequence(sequence(*fields, tlv(0xA3, sequence(*extensions))), ALGORITHM, SIGNATURE)


def test_the_parts_are_those_the_library_finds() -> None:
    found = CertificateBytes.of(DER)
    assert found.signed == CERTIFICATE.tbs_certificate_bytes
    assert found.issuer == CERTIFICATE.issuer.public_bytes()
    assert found.subject == CERTIFICATE.subject.public_bytes()
    assert list(found.extensions) == [oid_contents(each.oid) for each in CERTIFICATE.extensions]
    known = [(each.critical, each.value.public_bytes()) for each in CERTIFICATE.extensions]
    assert list(found.extensions.values()) == known


def test_a_certificate_of_version_1_has_no_extensions() -> None:
    version, *fields = elements(contents(SIGNED))
    assert version[0] == 0xA0
    first = sequence(sequence(*(field for field in fields if field[0] != 0xA3)), ALGORITHM, SIGNATURE)
    assert CertificateBytes.of(first).extensions == {}


@pytest.mark.parametrize("dotted", ["1.2.3", "2.5.29.15", "1.2.392.200149.8.5.5.1", "1.3.6.1.4.1.99999.128.16384"])
def test_object_identifiers_are_encoded_as_der_does(dotted: str) -> None:
    assert oid_contents(x509.ObjectIdentifier(dotted)) == contents(oid(dotted))


def test_critical_is_true_or_not_written() -> None:
    found = CertificateBytes.of(
        with_extensions(sequence(oid("1.2.3"), TRUE, octets(NULL)), sequence(oid("1.2.4"), octets(NULL)))
    )
    assert list(found.extensions.values()) == [(True, NULL), (False, NULL)]


@pytest.mark.parametrize(
    "der",
    [
        with_extensions(sequence(oid("1.2.3"), octets(NULL)), sequence(oid("1.2.3"), octets(NULL))),
        with_extensions(sequence(oid("1.2.3"), FALSE, octets(NULL))),
        with_extensions(sequence(oid("1.2.3"), TRUE, TRUE, octets(NULL))),
        with_extensions(sequence(oid("1.2.3"), octets(NULL), octets(NULL))),
        with_extensions(sequence(oid("1.2.3"), NULL)),
        with_extensions(sequence(NULL, octets(NULL))),
        with_extensions(sequence(oid("1.2.3"))),
        sequence(SIGNED, ALGORITHM.replace(b"\x0b", b"\x0c"), SIGNATURE),
        sequence(SIGNED, ALGORITHM, bits(contents(SIGNATURE)[1:], unused=1)),
        sequence(SIGNED, ALGORITHM, SIGNATURE, NULL),
        sequence(SIGNED, ALGORITHM, NULL),
        sequence(SIGNED, ALGORITHM),
        sequence(NULL, ALGORITHM, SIGNATURE),
        DER + NULL,
        DER[:-1],
        b"\x30\x80" + contents(DER) + b"\0\0",
        b"",
    ],
    ids=[
        "extension twice", "FALSE written out", "two flags", "two values", "no octets", "no OID", "no value",
        "two algorithms", "unused bits", "four parts", "no signature", "two parts", "nothing signed", "trailing", "cut",
        "indefinite length", "empty",
    ],
)  # fmt: skip
def test_anything_else_is_refused(der: bytes) -> None:
    with pytest.raises((ValueError, IndexError)):
        CertificateBytes.of(der)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200), st.integers(0, len(DER)))
def test_no_bytes_do_more_than_be_refused(noise: bytes, at: int) -> None:
    for der in (noise, DER[:at] + noise, DER[:at] + noise + DER[at + len(noise) :]):
        try:
            CertificateBytes.of(der)
        except (ValueError, IndexError):
            continue
