"""What the layout itself promises beyond personalisation: certificates a reader can measure."""

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from gov_core.card.personalisation import Issued
from standards import jpki_card
from tests.gov_core.card import sample


def tiny_certificate() -> x509.Certificate:
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    builder = x509.CertificateBuilder().issuer_name(name).subject_name(name).public_key(key.public_key())
    dated = builder.serial_number(1).not_valid_before(sample.START).not_valid_after(sample.END)
    return dated.sign(key, SHA256())


def test_a_certificate_too_short_to_measure_is_refused() -> None:
    issued = Issued(sample.issued()[0].certificate, tiny_certificate())
    with pytest.raises(ValueError, match="256 bytes"):
        sample.blank().load(issued, pin="1234", label="short")


def test_an_application_starts_without_a_signature_side() -> None:
    application = sample.sample_image(with_signature=False).application(jpki_card.AID_JPKI)
    assert application is not None
    assert application.aid.hex().upper() == "D392F000260100000001"
    assert application.find(jpki_card.EF_SIGN_KEY) is None
