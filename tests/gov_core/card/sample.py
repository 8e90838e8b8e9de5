"""A card for tests: two small authorities of the JPKI names, and one person's certificates."""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from gov_core.card.file_system import CardImage
from gov_core.card.personalisation import Blank, Issued
from gov_core.card.profiles import MY_NUMBER_CARD, CardProfile, PublicKey

PIN, PASSWORD = "1234", "KAKEHASHI1"
START, END = dt.datetime(2026, 1, 1, tzinfo=dt.UTC), dt.datetime(2031, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Authority:
    """A self-signed authority that certifies any key."""

    name: x509.Name
    key: rsa.RSAPrivateKey

    @classmethod
    def new(cls, unit: str) -> "Authority":
        """Make one whose name carries `unit`."""
        name = [(NameOID.COUNTRY_NAME, "JP"), (NameOID.ORGANIZATION_NAME, "JPKI")]
        name.append((NameOID.ORGANIZATIONAL_UNIT_NAME, unit))
        attributes = [x509.NameAttribute(oid, text) for oid, text in name]
        return cls(x509.Name(attributes), rsa.generate_private_key(65537, 2048))

    def certify(self, key: PublicKey, name: str | None = None, serial: int = 0) -> x509.Certificate:
        """Certify a key; without a name the certificate is the authority's own."""
        subject = self.name if name is None else x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        builder = (
            x509.CertificateBuilder()
            .issuer_name(self.name)
            .subject_name(subject)
            .public_key(key)
            .serial_number(serial or x509.random_serial_number())
            .not_valid_before(START)
            .not_valid_after(END)
        )
        return builder.sign(self.key, hashes.SHA256())

    def issue(self, key: PublicKey, name: str = "person") -> Issued:
        """Return what the counter gets back."""
        return Issued(self.certify(key, name), self.certify(self.key.public_key()))


@lru_cache
def authorities() -> tuple[Authority, Authority]:
    """The authority for authentication and the one for signatures."""
    return Authority.new("JPKI for user authentication"), Authority.new("JPKI for digital signature")


def blank(profile: CardProfile = MY_NUMBER_CARD) -> Blank:
    """One pair of keys for all tests: making keys is slow, and nothing here depends on fresh ones."""
    return _blank(profile)


@lru_cache
def _blank(profile: CardProfile) -> Blank:
    return Blank.generate(profile)


def issued(profile: CardProfile = MY_NUMBER_CARD) -> tuple[Issued, Issued]:
    """The person's certificates for these keys."""
    return _issued(profile)


@lru_cache
def _issued(profile: CardProfile) -> tuple[Issued, Issued]:
    authentication, signature = authorities()
    chip = blank(profile)
    return authentication.issue(chip.authentication_key), signature.issue(chip.signature_key)


def sample_image(
    label: str = "hanako", *, with_signature: bool = True, profile: CardProfile = MY_NUMBER_CARD
) -> CardImage:
    """A fresh card with the PIN and password above."""
    authentication, signature = issued(profile)
    image = blank(profile).load(authentication, pin=PIN, label=label)
    if with_signature:
        blank(profile).load_signature(image, signature, password=PASSWORD)
    return image
