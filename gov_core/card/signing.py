"""What COMPUTE DIGITAL SIGNATURE does for each P1: who hashes, which padding (RFC 8017 section 8, FIPS 186-5).

RSA: the P1 values one project reports of physical cards; 00 is what OpenSC and jpki/myna use.
P-384: nothing is published about the next card. Ours takes P1 = 00 with the SHA-384 hash and answers ECDSA in DER.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils

from gov_core.card.profiles import PrivateKey

SHA256_SIZE, SHA384_SIZE = 32, 48
MAX_RAW = 245  # 256-byte modulus less the 11 bytes of PKCS#1 v1.5 padding
MAX_MESSAGE = 65535
LONGEST_ECDSA = 104  # SEQUENCE of two INTEGERs of at most 49 bytes

_SHA256 = hashes.SHA256()
_PREHASHED = utils.Prehashed(_SHA256)
_V15 = padding.PKCS1v15()
_PSS = padding.PSS(padding.MGF1(_SHA256), SHA256_SIZE)
_ECDSA = ec.ECDSA(utils.Prehashed(hashes.SHA384()))

KeyT = TypeVar("KeyT", rsa.RSAPrivateKey, ec.EllipticCurvePrivateKey)


class UnknownMode(ValueError):
    """This key has no such P1."""


class UnfitLength(ValueError):
    """The data, or the room for the answer, has a length this P1 cannot take."""


@dataclass(frozen=True, slots=True)
class Mode(Generic[KeyT]):
    """One P1: the data lengths it takes, in bytes, and how it signs."""

    shortest: int
    longest: int
    sign: Callable[[KeyT, bytes], bytes]

    def run(self, key: KeyT, data: bytes) -> bytes:
        """Sign; raises UnfitLength."""
        if not self.shortest <= len(data) <= self.longest:
            raise UnfitLength
        return self.sign(key, data)


def _bare(key: rsa.RSAPrivateKey, data: bytes) -> bytes:
    return key.sign(data, _V15, utils.NoDigestInfo())


def _hashed_bare(key: rsa.RSAPrivateKey, data: bytes) -> bytes:
    digest = hashes.Hash(_SHA256)
    digest.update(data)
    return _bare(key, digest.finalize())


RSA_MODES: Final[Mapping[int, Mode[rsa.RSAPrivateKey]]] = {
    0x00: Mode(1, MAX_RAW, _bare),
    0x01: Mode(1, MAX_MESSAGE, _hashed_bare),
    0x02: Mode(SHA256_SIZE, SHA256_SIZE, lambda key, data: key.sign(data, _V15, _PREHASHED)),
    0x03: Mode(1, MAX_MESSAGE, lambda key, data: key.sign(data, _V15, _SHA256)),
    0x04: Mode(SHA256_SIZE, SHA256_SIZE, lambda key, data: key.sign(data, _PSS, _PREHASHED)),
    0x05: Mode(1, MAX_MESSAGE, lambda key, data: key.sign(data, _PSS, _SHA256)),
}
EC_MODES: Final[Mapping[int, Mode[ec.EllipticCurvePrivateKey]]] = {
    0x00: Mode(SHA384_SIZE, SHA384_SIZE, lambda key, data: key.sign(data, _ECDSA)),
}


def has_mode(p1: int) -> bool:
    """Tell whether any key of any card knows this P1."""
    return p1 in RSA_MODES


def compute(key: PrivateKey, p1: int, data: bytes, room: int) -> bytes:
    """Sign `data` as P1 says; `room` is how many bytes the terminal takes. Raises UnknownMode, UnfitLength."""
    if isinstance(key, rsa.RSAPrivateKey):
        return _run(RSA_MODES, key, p1, data, room - key.key_size // 8)
    return _run(EC_MODES, key, p1, data, room - LONGEST_ECDSA)


def _run(modes: Mapping[int, Mode[KeyT]], key: KeyT, p1: int, data: bytes, room_left: int) -> bytes:
    if p1 not in modes:
        raise UnknownMode
    if room_left < 0:
        raise UnfitLength
    return modes[p1].run(key, data)
