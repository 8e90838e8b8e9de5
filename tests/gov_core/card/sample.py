"""A card for tests: two small authorities of the JPKI names, and one person's certificates."""

import datetime as dt
import io
from dataclasses import dataclass, replace
from functools import lru_cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from PIL import Image

from gov_core.card.file_system import Application, CardImage
from gov_core.card.holder import CardHolder
from gov_core.card.issuer import CardIssuer
from gov_core.card.personalisation import Blank, Issued
from gov_core.card.pins import Pin
from gov_core.card.profiles import MY_NUMBER_CARD, CardProfile, PublicKey, new_rsa_key

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


def holder() -> CardHolder:
    """A person born in the 55th year of Showa; the number has a valid check digit and belongs to nobody."""
    return CardHolder(
        number="123456789018",
        name="番号　花子",
        address="東京都千代田区霞が関２－１－２",
        birth_date=dt.date(1980, 2, 17),
        sex="2",
        expires=dt.date(2035, 2, 17),
        security_code="2285",
        photo=_photo(),
        municipality_code="13101",
        card_number="400000012719843",
    )


CODE_A, CODE_B, BIRTH_CODE = "123456789018", "55021720352285", "550217"


def _photo() -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").save(out, "PNG")
    return out.getvalue()


@lru_cache
def issuer_keys() -> tuple[rsa.RSAPrivateKey, rsa.RSAPrivateKey]:
    """The municipality's key for face records and the one that certifies it."""
    return new_rsa_key(), new_rsa_key()


def issuer() -> CardIssuer:
    """Who signs the face records."""
    return CardIssuer.certified(*issuer_keys(), "9131010")


@lru_cache
def _face_image(profile: CardProfile) -> CardImage:
    image = blank(profile).load(issued(profile)[0], pin=PIN, label="hanako", holder=holder(), issuer=issuer())
    blank(profile).load_signature(image, issued(profile)[1], password=PASSWORD)
    return image


def face_image(profile: CardProfile = MY_NUMBER_CARD) -> CardImage:
    """A whole card with faces; a copy of its own, for the chip's key is slow to make."""
    original = _face_image(profile)
    return CardImage(original.label, original.atr, {aid: _copied(each) for aid, each in original.applications.items()})


def _copied(application: Application) -> Application:
    files = {number: replace(file) if isinstance(file, Pin) else file for number, file in application.files.items()}
    return Application(application.aid, files, application.default_key)
