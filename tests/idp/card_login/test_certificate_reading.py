import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from idp.card_login.certificate_reading import LARGEST_CERTIFICATE, ProfileValues, parse
from idp.card_login.certificate_rules import USAGE
from idp.card_login.refusals import CertificateNotTrusted
from tests.certificates.der import NULL, contents, elements, octets, oid, sequence, tlv
from tests.idp.card_login import mint

CA = mint.authority("authentication")
DER = mint.der(mint.AUTH, CA)


def test_an_extension_is_read_when_it_is_asked_for() -> None:
    parsed = parse(DER)
    assert parsed.extension(x509.KeyUsage) == USAGE["authentication"]
    assert parsed.extension(x509.BasicConstraints) is None
    assert parsed.raw.signed == parsed.certificate.tbs_certificate_bytes


def test_a_value_the_profile_writes_is_known_by_its_bytes_and_any_other_is_decoded() -> None:
    values = ProfileValues(USAGE.values())
    assert parse(DER, values).extension(x509.KeyUsage) is USAGE["authentication"]
    other = mint.usage(key_agreement=True)
    assert parse(mint.der(mint.AUTH.but(usage=other), CA), values).extension(x509.KeyUsage) == other


def _with(extension: bytes) -> bytes:
    signed, algorithm, signature = elements(contents(DER))
    fields = [field for field in elements(contents(signed)) if field[0] != 0xA3]
    return sequence(sequence(*fields, tlv(0xA3, sequence(extension))), algorithm, signature)


def test_a_malformed_value_is_refused_when_a_rule_looks() -> None:
    parsed = parse(_with(sequence(oid("2.5.29.15"), octets(NULL))))
    with pytest.raises(CertificateNotTrusted, match="strict DER"):
        parsed.extension(x509.KeyUsage)


@pytest.mark.parametrize("der", [b"", bytes(LARGEST_CERTIFICATE + 1), DER[:-1], DER + b"\0", CA.pem])
def test_what_is_no_certificate_of_a_possible_size_is_refused(der: bytes) -> None:
    with pytest.raises(CertificateNotTrusted):
        parse(der)


def test_a_certificate_of_an_authority_can_be_read_too() -> None:
    found = parse(CA.certificate.public_bytes(Encoding.DER)).extension(x509.BasicConstraints)
    assert found is not None
    assert found.ca
