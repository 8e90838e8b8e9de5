"""Who vouches for the face records: a key, and the card-verifiable certificate the chip shows for it.

The certificate's form (7F21), the key's form (90, 91) and what each signature covers are those myna-card found on
physical cards. Ours is a hierarchy of its own, whose key ids begin with 9: no terminal will take it for the real one.
"""

import hashlib
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric import padding, rsa, utils
from cryptography.hazmat.primitives.hashes import SHA256

from gov_core.card.tlv import encode

ROOT_KEY_NUMBER = "9000023"
_DIGEST_INFO_OF_THREE = bytes.fromhex("3071300D06096086480165030402010500" + "0460")


def key_id(number: str) -> bytes:
    """Return the 16 bytes that name a key: seven digits, two bytes, three digits, four zeros."""
    if len(number) != 7 or not number.isdecimal():
        raise ValueError("a key number has seven digits")
    return number.encode() + b"\x08\x05" + b"001" + bytes(4)


def public_key_object(key: rsa.RSAPublicKey) -> bytes:
    """Return exponent (90) and modulus (91) of an RSA-2048 key."""
    numbers = key.public_numbers()
    return encode(0x90, numbers.e.to_bytes(3)) + encode(0x91, numbers.n.to_bytes(256))


@dataclass(frozen=True, slots=True)
class CardIssuer:
    """The municipality's key for face records, certified by a key that is not on the card."""

    _key: rsa.RSAPrivateKey = field(repr=False)
    certificate: bytes

    @classmethod
    def certified(cls, key: rsa.RSAPrivateKey, root: rsa.RSAPrivateKey, key_number: str) -> "CardIssuer":
        """Certify `key` under the root; `key_number` is its seven digits. Both are RSA-2048 with e = 65537."""
        body = key_id(ROOT_KEY_NUMBER) + key_id(key_number) + public_key_object(key.public_key())
        signature = root.sign(body, padding.PKCS1v15(), SHA256())
        return cls(key, encode(0x7F21, encode(0x5F4E, body) + encode(0x5F37, signature)))

    def sign(self, covered: bytes) -> bytes:
        """Sign these bytes: RSASSA-PKCS1-v1_5 with SHA-256."""
        return self._key.sign(covered, padding.PKCS1v15(), SHA256())

    def sign_three(self, parts: tuple[bytes, bytes, bytes]) -> bytes:
        """Sign three parts by their hashes in one DigestInfo, so that one part can be shown without the others."""
        hashes = b"".join(hashlib.sha256(part).digest() for part in parts)
        return self._key.sign(_DIGEST_INFO_OF_THREE + hashes, padding.PKCS1v15(), utils.NoDigestInfo())
