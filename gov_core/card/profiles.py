"""Kinds of chip: the plastic card of today, the next one, and the two phones that carry a person's keys.

Token names are those jpki/myna and myna-card list. The key type of the next card follows the drafts of the
task force (ECDSA P-384 with SHA-384); nothing of it is fixed, docs/divergences.md says so. A phone has no ATR of its
own towards a reader; ours answers with the contactless one.
"""

from dataclasses import dataclass
from typing import Final, Literal

from cryptography.hazmat.primitives.asymmetric import ec, rsa

from standards import jpki_card

KeyType = Literal["rsa-2048", "p384"]
PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey


@dataclass(frozen=True, slots=True)
class CardProfile:
    """What a blank chip of this kind answers to reset, calls itself, and which keys it makes."""

    name: str
    atr: bytes
    token_name: str
    key_type: KeyType


MY_NUMBER_CARD: Final = CardProfile("my-number-card", jpki_card.ATR_CONTACT, jpki_card.TOKEN_MY_NUMBER_CARD, "rsa-2048")
NEXT_CARD: Final = CardProfile("next-card", jpki_card.ATR_CONTACT, jpki_card.TOKEN_MY_NUMBER_CARD, "p384")
ANDROID: Final = CardProfile("android", jpki_card.ATR_CONTACTLESS, jpki_card.TOKEN_ANDROID, "rsa-2048")
IPHONE: Final = CardProfile("iphone", jpki_card.ATR_CONTACTLESS, jpki_card.TOKEN_IPHONE, "rsa-2048")


def new_key(key_type: KeyType) -> PrivateKey:
    """Make a key pair; a real chip does this inside."""
    if key_type == "p384":
        return ec.generate_private_key(ec.SECP384R1())
    return new_rsa_key()


def new_rsa_key() -> rsa.RSAPrivateKey:
    """Make an RSA-2048 key pair with e = 65537, the profile of today's cards."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def key_type_of(key: PrivateKey) -> KeyType:
    """Tell which of the two types a key is; raises ValueError for any other size or curve."""
    match key:
        case rsa.RSAPrivateKey(key_size=2048):
            return "rsa-2048"
        case ec.EllipticCurvePrivateKey(curve=ec.SECP384R1()):
            return "p384"
    raise ValueError("a card holds RSA-2048 or P-384 keys")
