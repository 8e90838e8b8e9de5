"""The card-verifiable certificate carries the key that signs, under a root that is not on the card."""

import pytest
from cryptography.exceptions import InvalidSignature

from gov_core.card.issuer import CardIssuer, key_id
from gov_core.card.profiles import new_rsa_key
from tests.gov_core.card import records
from tests.gov_core.card.sample import issuer, issuer_keys


def test_the_certificate_names_both_keys_and_verifies_under_the_root_only() -> None:
    key, root = issuer_keys()
    certificate = issuer().certificate
    assert records.certified_key(certificate, root.public_key()) == key.public_key()
    body = records.inside(certificate, 0x7F21)[0x5F4E]
    assert (body[:7], body[16:23]) == (b"9000023", b"9131010")
    with pytest.raises(InvalidSignature):
        records.certified_key(certificate, key.public_key())


def test_a_record_is_signed_whole_or_by_three_hashes() -> None:
    public = issuer_keys()[0].public_key()
    records.verify(public, issuer().sign(b"record"), b"record")
    signature = issuer().sign_three((b"facts", b"texts", b"photograph"))
    assert records.payload(public, signature) == records.three_hashes(b"facts", b"texts", b"photograph")


def test_a_key_id_has_sixteen_bytes() -> None:
    assert key_id("9000023").hex() == "39303030303233" + "0805" + "303031" + "00000000"
    for wrong in ("123456", "12345678", "12345a7"):
        with pytest.raises(ValueError, match="seven digits"):
            key_id(wrong)


def test_the_key_does_not_show_in_a_traceback() -> None:
    assert "RSAPrivateKey" not in repr(CardIssuer.certified(new_rsa_key(), new_rsa_key(), "9131010"))
