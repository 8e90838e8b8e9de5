"""The JPKI application (D392F000260100000001): which elementary files it has and what opens each.

File ids and access rules agree in three public readers of real cards (OpenSC, jpki/myna, myna-card).
"""

from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from gov_core.card import token_info
from gov_core.card.file_system import Application, ElementaryFile, Key, Record, any_of
from gov_core.card.pins import AUTHENTICATION_PIN, SIGNATURE_PASSWORD, Pin
from gov_core.card.profiles import CardProfile, PrivateKey
from standards.jpki_card import (
    AID_JPKI,
    EF_AUTH_CA_CERTIFICATE,
    EF_AUTH_CERTIFICATE,
    EF_AUTH_KEY,
    EF_AUTH_PIN,
    EF_PRESENT_CERTIFICATES,
    EF_SIGN_CA_CERTIFICATE,
    EF_SIGN_CERTIFICATE,
    EF_SIGN_KEY,
    EF_SIGN_PIN,
    EF_TERMINAL_CA_KEY_REFERENCE,
    EF_TOKEN,
)

# Only 8F8F00 (both certificates) has been seen in public; zero in the first place for "none" is our reading.
BOTH_CERTIFICATES, AUTHENTICATION_ONLY = bytes.fromhex("8F8F00"), bytes.fromhex("008F00")
# A key reference, for terminals that show a certificate of their own instead of asking for the PIN. What stands in it
# on a real card is not public, and no such terminal exists here: ours names none.
TERMINAL_CA_KEY_REFERENCE = b"\xff" * 16


@dataclass(frozen=True, slots=True)
class CertifiedKey:
    """A private key of the chip, its certificate, and the CA certificate the chip carries beside it."""

    private_key: PrivateKey
    certificate: x509.Certificate
    ca_certificate: x509.Certificate

    def __post_init__(self) -> None:
        """Refuse a certificate of another key: a mixed-up card must never leave the counter."""
        if self.certificate.public_key() != self.private_key.public_key():
            raise ValueError("the certificate belongs to another key")


def build(profile: CardProfile, authentication: CertifiedKey, pin: str | None) -> Application:
    """Return the application of a resident who has (so far) only the user-authentication certificate.

    Without a PIN (a PIN-less card) the PIN file is there and blocked from the start.
    """
    files: dict[int, ElementaryFile] = {
        EF_TOKEN: Record(token_info.build(profile.token_name)),
        EF_PRESENT_CERTIFICATES: Record(AUTHENTICATION_ONLY),
        EF_AUTH_CERTIFICATE: Record(_der(authentication.certificate)),
        EF_AUTH_CA_CERTIFICATE: Record(_der(authentication.ca_certificate)),
        EF_TERMINAL_CA_KEY_REFERENCE: Record(TERMINAL_CA_KEY_REFERENCE),
        EF_AUTH_KEY: Key(authentication.private_key, opened_by=any_of(EF_AUTH_PIN)),
        EF_AUTH_PIN: _authentication_pin(pin),
    }
    return Application(AID_JPKI, files)


def put_authentication(application: Application, authentication: CertifiedKey) -> None:
    """Replace key and certificate of the authentication side; PIN and tries stay."""
    application.files[EF_AUTH_CERTIFICATE] = Record(_der(authentication.certificate))
    application.files[EF_AUTH_CA_CERTIFICATE] = Record(_der(authentication.ca_certificate))
    application.files[EF_AUTH_KEY] = Key(authentication.private_key, opened_by=any_of(EF_AUTH_PIN))


def put_signature(application: Application, signature: CertifiedKey) -> None:
    """Store or replace key and certificate of the signature side; its password must be stored by then."""
    application.files[EF_SIGN_CERTIFICATE] = Record(_der(signature.certificate), opened_by=any_of(EF_SIGN_PIN))
    application.files[EF_SIGN_CA_CERTIFICATE] = Record(_der(signature.ca_certificate))
    application.files[EF_SIGN_KEY] = Key(signature.private_key, opened_by=any_of(EF_SIGN_PIN))
    application.files[EF_PRESENT_CERTIFICATES] = Record(BOTH_CERTIFICATES)


def put_signature_password(application: Application, password: str) -> None:
    """Set the signature password with all its tries."""
    application.files[EF_SIGN_PIN] = Pin.fresh(SIGNATURE_PASSWORD, password.encode("ascii", "replace"))


def put_pin(application: Application, pin: str) -> None:
    """Set the authentication PIN with all its tries."""
    application.files[EF_AUTH_PIN] = _authentication_pin(pin)


def _authentication_pin(pin: str | None) -> Pin:
    if pin is None:
        return Pin.blocked_from_the_start(AUTHENTICATION_PIN)
    return Pin.fresh(AUTHENTICATION_PIN, pin.encode("ascii", "replace"))


def _der(certificate: x509.Certificate) -> bytes:
    """Return DER; card readers take the length from bytes 2-3, so it must start 30 82 (256 bytes or more)."""
    der = certificate.public_bytes(Encoding.DER)
    if der[:2] != b"\x30\x82":
        raise ValueError("a certificate on the card must be at least 256 bytes of DER")
    return der
