"""What COMPUTE DIGITAL SIGNATURE does for each P1: who hashes, which padding (RFC 8017 section 8).

P1 values are those one project reports of physical cards; 00 is what OpenSC and jpki/myna use.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa, utils

SHA256_SIZE = 32
MAX_RAW = 245  # 256-byte modulus less the 11 bytes of PKCS#1 v1.5 padding
MAX_MESSAGE = 65535

_SHA256 = hashes.SHA256()
_PREHASHED = utils.Prehashed(_SHA256)
_V15 = padding.PKCS1v15()
_PSS = padding.PSS(padding.MGF1(_SHA256), SHA256_SIZE)


@dataclass(frozen=True, slots=True)
class Padding:
    """One P1: the data lengths it takes and how it signs."""

    shortest: int
    longest: int
    sign: Callable[[rsa.RSAPrivateKey, bytes], bytes]

    def fits(self, data: bytes) -> bool:
        """Tell whether data of this length can be signed."""
        return self.shortest <= len(data) <= self.longest


def _bare(key: rsa.RSAPrivateKey, data: bytes) -> bytes:
    return key.sign(data, _V15, utils.NoDigestInfo())


def _hashed_bare(key: rsa.RSAPrivateKey, data: bytes) -> bytes:
    digest = hashes.Hash(_SHA256)
    digest.update(data)
    return _bare(key, digest.finalize())


PADDINGS: Final[dict[int, Padding]] = {
    0x00: Padding(1, MAX_RAW, _bare),
    0x01: Padding(1, MAX_MESSAGE, _hashed_bare),
    0x02: Padding(SHA256_SIZE, SHA256_SIZE, lambda key, data: key.sign(data, _V15, _PREHASHED)),
    0x03: Padding(1, MAX_MESSAGE, lambda key, data: key.sign(data, _V15, _SHA256)),
    0x04: Padding(SHA256_SIZE, SHA256_SIZE, lambda key, data: key.sign(data, _PSS, _PREHASHED)),
    0x05: Padding(1, MAX_MESSAGE, lambda key, data: key.sign(data, _PSS, _SHA256)),
}
