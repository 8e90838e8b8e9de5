"""The key types of the CAs, and the safe their private keys lie in: sealed under the house's key-encryption key.

Each sealed key is bound to its place (which row, for which duty), so that one moved to another row does not open. There
is no PKCS#12 and no password: a key leaves its safe only into memory, to sign.
"""

from typing import Literal

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256, SHA384
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_der_private_key

from foundation.envelope import Sealer

# "p384" is the announced next generation: ECDSA on P-384 with SHA-384 (FIPS 186-5).
KeyType = Literal["rsa", "p384"]
KEY_TYPES: tuple[KeyType, ...] = ("rsa", "p384")
PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey
RSA_BITS = 2048


def new_key(key_type: KeyType) -> PrivateKey:
    """A fresh private key; RSA takes about a tenth of a second."""
    if key_type == "p384":
        return ec.generate_private_key(ec.SECP384R1())
    return rsa.generate_private_key(65537, RSA_BITS)


def type_of(key: PublicKey | PrivateKey) -> KeyType:
    """The type a key has, not the one somebody says it has."""
    return "rsa" if isinstance(key, rsa.RSAPublicKey | rsa.RSAPrivateKey) else "p384"


def digest_of(key: PublicKey | PrivateKey) -> SHA256 | SHA384:
    """The digest that goes with a key when it signs."""
    return SHA256() if type_of(key) == "rsa" else SHA384()


class KeySafe:
    """Private keys at rest. `place` says which key it is, for instance "ca:17"."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer

    def seal(self, key: PrivateKey, place: str) -> str:
        """PKCS #8 in DER, encrypted."""
        plain = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        return self._sealer.seal(plain, kind=_bound(place))

    def open(self, sealed: str, place: str) -> PrivateKey:
        """The key; SealBroken under another key-encryption key or at another place."""
        key = load_der_private_key(self._sealer.open(sealed, kind=_bound(place)), None)
        if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
            raise TypeError("a CA signs with RSA or ECDSA")
        return key

    def moved_to(self, other: "KeySafe", sealed: str, place: str) -> str:
        """The same key sealed in another safe; raises SealBroken when it does not open here."""
        return other.seal(self.open(sealed, place), place)


def _bound(place: str) -> str:
    return f"jpki-key:{place}"
