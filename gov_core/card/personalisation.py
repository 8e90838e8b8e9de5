"""At the municipality: a blank chip makes its keys, takes the certificates for them and becomes a card.

The order is that of the real counter: keys are generated inside the chip, only public keys go to the CAs,
certificates come back (Act on Public Personal Authentication, arts. 3 and 22: issue by way of the mayor).

    blank = Blank.generate()
    ... CAs certify blank.authentication_key and blank.signature_key ...
    card_image = blank.load(Issued(auth, auth_ca), pin="1234", label="hanako")
    blank.load_signature(card_image, Issued(sign, sign_ca), password="KAKEHASHI1")   # not for a child
    image.save(card_image, path)                                                     # gov_core.card.image

A later visit, e.g. after moving house (the old signature certificate fell, the new one needs a new key):

    visit = SignatureVisit.begin()
    ... CA certifies visit.public_key ...
    with slot.at_the_counter(path) as card_image:                                    # gov_core.card.slot
        visit.finish(card_image, Issued(certificate, ca_certificate))
"""

from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa

from gov_core.card import jpki_application
from gov_core.card.file_system import Application, CardImage
from gov_core.card.jpki_application import CertifiedKey
from standards.jpki_card import AID_JPKI, ATR_CONTACT, EF_SIGN_PIN


@dataclass(frozen=True, slots=True)
class Issued:
    """What a CA gave back for a public key, and the CA's own certificate, which the chip carries too."""

    certificate: x509.Certificate
    ca_certificate: x509.Certificate

    def with_key(self, private_key: rsa.RSAPrivateKey) -> CertifiedKey:
        """Join certificate and private key; raises ValueError when they do not belong together."""
        return CertifiedKey(private_key, self.certificate, self.ca_certificate)


@dataclass(frozen=True, slots=True)
class Blank:
    """A chip that has made its two key pairs and nothing else."""

    _authentication: rsa.RSAPrivateKey
    _signature: rsa.RSAPrivateKey

    @classmethod
    def generate(cls) -> "Blank":
        """Make both RSA-2048 key pairs inside the chip."""
        return cls(_new_key(), _new_key())

    @property
    def authentication_key(self) -> rsa.RSAPublicKey:
        """The public key the user-authentication CA certifies."""
        return self._authentication.public_key()

    @property
    def signature_key(self) -> rsa.RSAPublicKey:
        """The public key the signature CA certifies."""
        return self._signature.public_key()

    def load(self, issued: Issued, *, pin: str, label: str, atr: bytes = ATR_CONTACT) -> CardImage:
        """Return the card of a person with the user-authentication certificate and its PIN."""
        application = jpki_application.build(issued.with_key(self._authentication), pin)
        return CardImage(label, atr, {application.aid: application})

    def load_signature(self, image: CardImage, issued: Issued, *, password: str) -> None:
        """Add the signature certificate and its password; under 15 a person usually has none."""
        _write_signature(image, issued.with_key(self._signature), password)


@dataclass(frozen=True, slots=True)
class SignatureVisit:
    """A counter visit that replaces the signature certificate on a card: new key pair, same password."""

    _private_key: rsa.RSAPrivateKey

    @classmethod
    def begin(cls) -> "SignatureVisit":
        """Make the new key pair."""
        return cls(_new_key())

    @property
    def public_key(self) -> rsa.RSAPublicKey:
        """The public key the signature CA certifies."""
        return self._private_key.public_key()

    def finish(self, image: CardImage, issued: Issued, *, password: str | None = None) -> None:
        """Write the new certificate and key; a first signature certificate also needs a password."""
        _write_signature(image, issued.with_key(self._private_key), password)


def reset_secrets(image: CardImage, *, pin: str | None = None, password: str | None = None) -> None:
    """Set new secrets and unlock them, as the municipality does for a person who showed who they are."""
    application = _jpki(image)
    if pin is not None:
        jpki_application.put_pin(application, pin)
    if password is not None:
        jpki_application.put_signature_password(application, password)


def _write_signature(image: CardImage, signature: CertifiedKey, password: str | None) -> None:
    application = _jpki(image)
    if password is not None:
        jpki_application.put_signature_password(application, password)
    if application.find(EF_SIGN_PIN) is None:
        raise ValueError("a first signature certificate needs a password")
    jpki_application.put_signature(application, signature)


def _jpki(image: CardImage) -> Application:
    application = image.application(AID_JPKI)
    if application is None:
        raise ValueError("this card has no JPKI application")
    return application


def _new_key() -> rsa.RSAPrivateKey:
    # RSA-2048 with e=65537 is the profile of today's cards; the next card is drafted with another key type.
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)
