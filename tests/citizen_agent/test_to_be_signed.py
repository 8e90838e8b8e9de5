"""The data for the chip follows the key in the certificate, and a key without a rule gets none."""

import hashlib

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from citizen_agent.errors import CardRefused
from citizen_agent.to_be_signed import data_for
from gov_core.card.profiles import MY_NUMBER_CARD, NEXT_CARD
from tests.gov_core.card import sample

MESSAGE = "文面".encode()


def test_an_rsa_key_gets_a_sha_256_digest_info() -> None:
    certificate = sample.issued(MY_NUMBER_CARD)[0].certificate.public_bytes(Encoding.DER)
    prefix = bytes.fromhex("3031300d060960864801650304020105000420")
    assert data_for(certificate, MESSAGE) == prefix + hashlib.sha256(MESSAGE).digest()


def test_a_p384_key_gets_the_bare_sha_384_hash() -> None:
    certificate = sample.issued(NEXT_CARD)[0].certificate.public_bytes(Encoding.DER)
    assert data_for(certificate, MESSAGE) == hashlib.sha384(MESSAGE).digest()


def other_certificate() -> bytes:
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    builder = x509.CertificateBuilder().issuer_name(name).subject_name(name).public_key(key.public_key())
    dated = builder.serial_number(1).not_valid_before(sample.START).not_valid_after(sample.END)
    return dated.sign(key, SHA256()).public_bytes(Encoding.DER)


@pytest.mark.parametrize("certificate", [other_certificate(), b"\x30\x82\x00\x00", b""])
def test_what_we_cannot_sign_for_is_refused_before_the_chip_is_asked(certificate: bytes) -> None:
    with pytest.raises(CardRefused):
        data_for(certificate, MESSAGE)
