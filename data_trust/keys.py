"""The secrets derived from the one key the house is given: one key, one use (HKDF, RFC 5869)."""

from dataclasses import dataclass

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_KEY_BYTES = 32


@dataclass(frozen=True)
class HouseKeys:
    """`ring` seals the signing keys, `person` wraps persons' keys, `seal` closes receipts and handles,
    `index` makes blind identities, `ledger` seals the chain's end, `item` makes record ids pairwise,
    `nonce` signs DPoP nonces."""

    ring: bytes
    person: bytes
    seal: bytes
    index: bytes
    ledger: bytes
    item: bytes
    nonce: bytes

    @classmethod
    def derive(cls, kek: bytes) -> "HouseKeys":
        """From the setting; ValueError when it has another length."""
        if len(kek) != _KEY_BYTES:
            raise ValueError("kek must be 32 bytes")
        return cls(**{name: _derived(kek, name) for name in cls.__dataclass_fields__})


def _derived(root: bytes, name: str) -> bytes:
    info = f"kakehashi data_trust {name}".encode()
    return HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=info).derive(root)
