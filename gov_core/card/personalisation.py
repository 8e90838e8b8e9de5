"""At the municipality: a blank chip makes its keys, takes the certificates for them and becomes a card.

The order is that of the real counter: keys are generated inside the chip, only public keys go to the CAs,
certificates come back (Act on Public Personal Authentication, arts. 3 and 22: issue by way of the mayor).

    blank = Blank.generate()
    ... CAs certify blank.authentication_key and blank.signature_key ...
    card_image = blank.load(Issued(auth, auth_ca), pin="1234", label="hanako")
    blank.load_signature(card_image, Issued(sign, sign_ca), password="KAKEHASHI1")   # not for a child
    image.save(card_image, path)                                                     # gov_core.card.image

A later visit, e.g. after moving house (the old signature certificate fell, the new one needs a new key):

    with slot.at_the_counter(path) as card_image:                                    # gov_core.card.slot
        visit = SignatureVisit.begin(card_image)
        ... CA certifies visit.public_key ...
        visit.finish(card_image, Issued(certificate, ca_certificate))
"""

from dataclasses import dataclass

from cryptography import x509

from gov_core.card import holder_records, jpki_application
from gov_core.card.file_system import Application, CardImage, Key
from gov_core.card.holder import CardHolder
from gov_core.card.issuer import CardIssuer
from gov_core.card.jpki_application import CertifiedKey
from gov_core.card.profiles import MY_NUMBER_CARD, CardProfile, PrivateKey, PublicKey, key_type_of, new_key
from standards.jpki_card import AID_JPKI, EF_AUTH_KEY, EF_SIGN_PIN


@dataclass(frozen=True, slots=True)
class Issued:
    """What a CA gave back for a public key, and the CA's own certificate, which the chip carries too."""

    certificate: x509.Certificate
    ca_certificate: x509.Certificate

    def with_key(self, private_key: PrivateKey) -> CertifiedKey:
        """Join certificate and private key; raises ValueError when they do not belong together."""
        return CertifiedKey(private_key, self.certificate, self.ca_certificate)


@dataclass(frozen=True, slots=True)
class Blank:
    """A chip that has made its two key pairs and nothing else."""

    _authentication: PrivateKey
    _signature: PrivateKey
    profile: CardProfile = MY_NUMBER_CARD

    @classmethod
    def generate(cls, profile: CardProfile = MY_NUMBER_CARD) -> "Blank":
        """Make both key pairs inside the chip, of the profile's type."""
        return cls(new_key(profile.key_type), new_key(profile.key_type), profile)

    @property
    def authentication_key(self) -> PublicKey:
        """The public key the user-authentication CA certifies."""
        return self._authentication.public_key()

    @property
    def signature_key(self) -> PublicKey:
        """The public key the signature CA certifies."""
        return self._signature.public_key()

    def load(
        self,
        issued: Issued,
        *,
        pin: str | None,
        label: str,
        holder: CardHolder | None = None,
        issuer: CardIssuer | None = None,
    ) -> CardImage:
        """Return the card of a person with the user-authentication certificate and its PIN.

        `pin` None makes a PIN-less card: its PINs are blocked until the municipality sets one. A `holder` brings the
        card-face, resident and common applications with the same PIN; `issuer` signs their records, and without one
        they are unsigned. A phone has neither.
        """
        application = jpki_application.build(self.profile, issued.with_key(self._authentication), pin)
        image = CardImage(label, self.profile.atr, {application.aid: application})
        if holder is not None:
            holder_records.put(image, holder, issuer, pin)
        return image

    def load_signature(self, image: CardImage, issued: Issued, *, password: str) -> None:
        """Add the signature certificate and its password; under 15 a person usually has none."""
        _write_signature(image, issued.with_key(self._signature), password)


@dataclass(frozen=True, slots=True)
class AuthenticationVisit:
    """A counter visit that replaces the user-authentication certificate: new key pair, same PIN and counter."""

    _private_key: PrivateKey

    @classmethod
    def begin(cls, image: CardImage) -> "AuthenticationVisit":
        """Make the new key pair on this card, of the type the old one has."""
        return cls(_another_key(image))

    @property
    def public_key(self) -> PublicKey:
        """The public key the user-authentication CA certifies."""
        return self._private_key.public_key()

    def finish(self, image: CardImage, issued: Issued) -> None:
        """Write the new certificate and key."""
        jpki_application.put_authentication(_jpki(image), issued.with_key(self._private_key))


@dataclass(frozen=True, slots=True)
class SignatureVisit:
    """A counter visit that replaces the signature certificate on a card: new key pair, same password."""

    _private_key: PrivateKey

    @classmethod
    def begin(cls, image: CardImage) -> "SignatureVisit":
        """Make the new key pair on this card, of the type its other key has."""
        return cls(_another_key(image))

    @property
    def public_key(self) -> PublicKey:
        """The public key the signature CA certifies."""
        return self._private_key.public_key()

    def finish(self, image: CardImage, issued: Issued, *, password: str | None = None) -> None:
        """Write the new certificate and key; a first signature certificate also needs a password."""
        _write_signature(image, issued.with_key(self._private_key), password)


def update_holder(image: CardImage, holder: CardHolder, issuer: CardIssuer | None = None) -> None:
    """Rewrite the face records after moving or a change of name; PINs and counters stay.

    Raises ValueError when the card has no face records, or has signed ones and `issuer` is missing.
    """
    holder_records.rewrite(image, holder, issuer)


def reset_secrets(image: CardImage, *, pin: str | None = None, password: str | None = None) -> None:
    """Set new secrets and unlock them, as the municipality does for a person who showed who they are.

    `pin` becomes the PIN of every application that has a four-digit one.
    """
    application = _jpki(image)
    if pin is not None:
        jpki_application.put_pin(application, pin)
        holder_records.set_pins(image, pin)
    if password is not None:
        jpki_application.put_signature_password(application, password)


def _write_signature(image: CardImage, signature: CertifiedKey, password: str | None) -> None:
    application = _jpki(image)
    if password is not None:
        jpki_application.put_signature_password(application, password)
    if application.find(EF_SIGN_PIN) is None:
        raise ValueError("a first signature certificate needs a password")
    jpki_application.put_signature(application, signature)


def _another_key(image: CardImage) -> PrivateKey:
    key = _jpki(image).find(EF_AUTH_KEY)
    if not isinstance(key, Key):
        raise ValueError("this card has no user-authentication key")
    return new_key(key_type_of(key.private_key))


def _jpki(image: CardImage) -> Application:
    application = image.application(AID_JPKI)
    if application is None:
        raise ValueError("this card has no JPKI application")
    return application
