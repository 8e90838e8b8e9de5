"""Reads the face records as a terminal would: TLV apart again, and each signature checked with `cryptography`."""

import hashlib

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

THREE = bytes.fromhex("3071300d0609608648016503040201050004" + "60")


def objects(data: bytes) -> list[tuple[int, bytes, bytes]]:
    """Tag, value and whole bytes of each object, up to the filler."""
    found, rest = [], data
    while rest.strip(b"\xff"):
        size = 2 if rest[0] & 0x1F == 0x1F else 1
        length, head = rest[size], size + 1
        if length & 0x80:
            head += length & 0x7F
            length = int.from_bytes(rest[size + 1 : head])
        found.append((int.from_bytes(rest[:size]), rest[head : head + length], rest[: head + length]))
        rest = rest[head + length :]
    return found


def inside(file: bytes, tag: int) -> dict[int, bytes]:
    """The values in a file's one outer object, by tag."""
    ((outer, value, _), *filler) = objects(file)
    assert (outer, filler) == (tag, [])
    return {inner: content for inner, content, _ in objects(value)}


def before(file: bytes, tag: int) -> bytes:
    """The bytes of the outer object's value that stand before this object: what its signature covers."""
    covered = b""
    for inner, _, whole in objects(objects(file)[0][1]):
        if inner == tag:
            return covered
        covered += whole
    raise AssertionError(f"no {tag:04X}")


def key(encoded: bytes) -> rsa.RSAPublicKey:
    """A public key of exponent and modulus."""
    parts = {tag: int.from_bytes(value) for tag, value, _ in objects(encoded)}
    return rsa.RSAPublicNumbers(parts[0x90], parts[0x91]).public_key()


def verify(by: rsa.RSAPublicKey, signature: bytes, covered: bytes) -> None:
    """Raise InvalidSignature unless `by` signed these bytes."""
    by.verify(signature, covered, padding.PKCS1v15(), hashes.SHA256())


def payload(by: rsa.RSAPublicKey, signature: bytes) -> bytes:
    """What stands behind the block type 1 padding."""
    numbers = by.public_numbers()
    block = pow(int.from_bytes(signature), numbers.e, numbers.n).to_bytes(256)
    filler, _, rest = block[2:].partition(b"\x00")
    assert block[:2] == b"\x00\x01"
    assert set(filler) == {0xFF}
    return rest


def three_hashes(*parts: bytes) -> bytes:
    """The DigestInfo of a card face's signature."""
    return THREE + b"".join(hashlib.sha256(part).digest() for part in parts)


def certified_key(certificate: bytes, root: rsa.RSAPublicKey) -> rsa.RSAPublicKey:
    """The key in a card-verifiable certificate, after its signature was checked."""
    parts = inside(certificate, 0x7F21)
    body = parts[0x5F4E]
    assert len(body) == 297
    verify(root, parts[0x5F37], body)
    return key(body[32:])
