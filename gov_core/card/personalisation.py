"""At the municipality: a blank chip makes its keys, takes the certificates for them and becomes a card.

The order is that of the real counter: keys are generated inside the chip, only public keys go to the CAs,
certificates come back (Act on Public Personal Authentication, arts. 3 and 22: issue by way of the mayor).

    blank = Blank.generate()
    ... CAs certify blank.authentication_key and blank.signature_key ...
    image = blank.load(Certificates(auth, auth_ca, sign, sign_ca), pin="1234", password="KAKEHASHI1", label="hanako")
    image.save(card_image, path)                         # gov_core.card.image

A later visit, e.g. after moving house (the old signature certificate fell, the new one needs a new key):

    visit = SignatureVisit.begin()
    ... CA certifies visit.public_key ...
    visit.finish(card_image, certificate, ca_certificate)
"""

from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa

from gov_core.card import jpki_application
from gov_core.card.file_system import Application, CardImage
from gov_core.card.jpki_application import CertifiedKey

# The answer-to-reset public lists name for this card in a contact reader; nothing may depend on it.
CONTACT_ATR = bytes.fromhex("3BDA13FF8131FB468012392F31C173C601C03B")


@dataclass(frozen=True, slots=True)
class Certificates:
    """What the CAs gave back; a child under 15 usually has no signature certificate."""

    authentication: x509.Certificate
    authentication_ca: x509.Certificate
    signature: x509.Certificate | None = None
    signature_ca: x509.Certificate | None = None


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

    def load(
        self,
        certificates: Certificates,
        *,
        pin: str,
        password: str | None,
        label: str,
        atr: bytes = CONTACT_ATR,
    ) -> CardImage:
        """Load certificates and secrets; raises ValueError when a certificate is of another key."""
        authentication = CertifiedKey(
            self._authentication, certificates.authentication, certificates.authentication_ca
        )
        application = jpki_application.build(authentication, pin)
        if (
            certificates.signature is not None
            and certificates.signature_ca is not None
            and password is not None
        ):
            signature = CertifiedKey(self._signature, certificates.signature, certificates.signature_ca)
            jpki_application.put_signature_password(application, password)
            jpki_application.put_signature(application, signature)
        return CardImage(label, atr, {application.aid: application})


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

    def finish(
        self,
        image: CardImage,
        certificate: x509.Certificate,
        ca_certificate: x509.Certificate,
        *,
        password: str | None = None,
    ) -> None:
        """Write the new certificate and key; a first signature certificate also needs a password."""
        application = _jpki(image)
        if password is not None:
            jpki_application.put_signature_password(application, password)
        if application.find(jpki_application.SIGN_PASSWORD) is None:
            raise ValueError("a first signature certificate needs a password")
        jpki_application.put_signature(
            application, CertifiedKey(self._private_key, certificate, ca_certificate)
        )


def reset_secrets(image: CardImage, *, pin: str | None = None, password: str | None = None) -> None:
    """Set new secrets and unlock them, as the municipality does for a person who showed who they are."""
    application = _jpki(image)
    if pin is not None:
        jpki_application.put_pin(application, pin)
    if password is not None:
        jpki_application.put_signature_password(application, password)


def _jpki(image: CardImage) -> Application:
    application = image.application(jpki_application.AID)
    if application is None:
        raise ValueError("this card has no JPKI application")
    return application


def _new_key() -> rsa.RSAPrivateKey:
    # RSA-2048 with e=65537 is the profile of today's cards; the next card is drafted with another key type.
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)
