"""Who signed it: changed, foreign, weak and misshapen signatures of the authority."""

from collections.abc import Callable

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import MD5, SHA1, SHA224, SHA256, SHA384, Hash, HashAlgorithm

from tests.certificates.case import Case, Group, Presented, Twin, shown
from tests.certificates.cases_issuer import good_card, good_next_card
from tests.certificates.der import NULL, bits, contents, elements, integer, oid, sequence, tlv
from tests.certificates.mint import (
    RSA_SHA384,
    Authority,
    Body,
    World,
    attach,
    raw_signature,
    rsa_key,
    seal,
)

UNTRUSTED, NOBODY = "certificate_not_trusted", "no pinned authority issued this certificate"
WEAK, STRICT = "the signature algorithm is not accepted", "the certificate is not strict DER"
SHA256_INFO = bytes.fromhex("3031300d060960864801650304020105000420")


def algorithm(number: int) -> bytes:
    """An algorithm of PKCS #1 by its last arc."""
    return sequence(oid(f"1.2.840.113549.1.1.{number}"), NULL)


def signed(
    change: Callable[[Body], Body], with_hash: HashAlgorithm, outer: bytes | None = None
) -> Callable[[World], Presented]:
    """Signed by the right authority with another algorithm."""
    return lambda world: shown(world, seal(change(world.card()), world.auth.key, with_hash, outer=outer))


def signature(make: Callable[[World, Body], bytes]) -> Callable[[World], Presented]:
    """A good body with a signature of the attacker's making."""
    return lambda world: shown(world, attach(world.card(), make(world, world.card())))


def real(world: World, body: Body) -> bytes:
    return raw_signature(world.auth.key, body.encode(), SHA256())


def raw(key: rsa.RSAPrivateKey, encoded: bytes) -> bytes:
    """The bare RSA operation over an encoded message of the attacker's choice."""
    numbers = key.private_numbers()
    return pow(int.from_bytes(encoded), numbers.d, numbers.public_numbers.n).to_bytes(256)


def digest_info(message: bytes, info: bytes = SHA256_INFO) -> bytes:
    hasher = Hash(SHA256())
    hasher.update(message)
    return info + hasher.finalize()


def padded(info: bytes, tail: bytes = b"", fill: int | None = None, first: bytes = b"\x00\x01") -> bytes:
    """EMSA-PKCS1-v1_5, with a tail or too few FF."""
    size = 256 - 3 - len(info) - len(tail) if fill is None else fill
    return first + b"\xff" * size + b"\x00" + info + tail


def short_padding(key: rsa.RSAPrivateKey, message: bytes) -> bytes:
    info = digest_info(message)
    return raw(key, padded(info, tail=bytes(256 - 3 - 8 - len(info)), fill=8))


def cube_root(message: bytes) -> bytes:
    """Bleichenbacher 2006: with e = 3 and garbage behind the digest, no private key is needed."""
    info = digest_info(message)
    wanted = int.from_bytes(padded(info, tail=b"\xff" * (256 - 3 - 8 - len(info)), fill=8))
    low, high = 0, 1 << (wanted.bit_length() // 3 + 1)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if middle**3 <= wanted else (low, middle - 1)
    return low.to_bytes(256)


def forged_by_cube_root(world: World) -> Presented:
    """An old generation with exponent 3 is pinned."""
    old = world.authority("authentication", key=rsa_key("e3", 2048, 3))
    body = world.card(by=old)
    return shown(world, attach(body, cube_root(body.encode())), pinned=(world.auth, world.sign, old))


def one_bit(world: World) -> Presented:
    certificate = bytearray(seal(world.card(), world.auth.key))
    at = bytes(certificate).index(b"20260101A")
    certificate[at] ^= 1
    return shown(world, bytes(certificate))


def swapped_key(world: World) -> Presented:
    """A real certificate's signature under a body with the thief's key."""
    thief = rsa_key("thief")
    return shown(world, attach(world.card(key=thief), real(world, world.card())), key=thief)


def pss(world: World) -> Presented:
    sha = sequence(oid("2.16.840.1.101.3.4.2.1"), NULL)
    mask = sequence(oid("1.2.840.113549.1.1.8"), sha)
    parameters = sequence(tlv(0xA0, sha), tlv(0xA1, mask), tlv(0xA2, integer(32)))
    body = world.card().but(algorithm=sequence(oid("1.2.840.113549.1.1.10"), parameters))
    made = world.auth.key
    assert isinstance(made, rsa.RSAPrivateKey)
    return shown(world, attach(body, made.sign(body.encode(), padding.PSS(padding.MGF1(SHA256()), 32), SHA256())))


def ecdsa(make: Callable[[bytes], bytes]) -> Callable[[World], Presented]:
    """The same under the P-384 authority."""

    def build(world: World) -> Presented:
        body = world.card(by=world.next)
        return shown(world, attach(body, make(raw_signature(world.next.key, body.encode(), SHA384()))))

    return build


def ecdsa_with(hash_: HashAlgorithm, number: str) -> Callable[[World], Presented]:
    def build(world: World) -> Presented:
        body = world.card(by=world.next).but(algorithm=sequence(oid(number)))
        return shown(world, attach(body, raw_signature(world.next.key, body.encode(), hash_)))

    return build


def pair(r: int, s: int) -> bytes:
    return sequence(integer(r), integer(s))


def unpaired(signature: bytes) -> tuple[int, int]:
    r, s = (int.from_bytes(contents(e)) for e in elements(contents(signature)))
    return r, s


def without_null(world: World) -> Presented:
    """RFC 4055 5: the parameters must be NULL, and absent ones must be accepted as well."""
    body = world.card().but(algorithm=sequence(oid("1.2.840.113549.1.1.11")))
    return shown(world, seal(body, world.auth.key))


def unused_bits(world: World) -> Presented:
    """A signature that ends in a zero bit, so that leaving the bit out is well-formed DER."""
    bodies = (world.card().but(serial=integer(serial)) for serial in range(0x1234, 0x2000))
    body = next(b for b in bodies if real(world, b)[-1] & 1 == 0)
    return shown(world, sequence(body.encode(), body.algorithm, bits(real(world, body), 1)))


def ed25519_named(world: World) -> Presented:
    body = world.card().but(algorithm=sequence(oid("1.3.101.112")))
    return shown(world, attach(body, real(world, body)[:64]))


def another_generations_signature(world: World) -> Presented:
    """Signed by the signature authority's key under the authentication authority's name."""
    return shown(world, seal(world.card(), world.sign.key))


N384 = int("ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973", 16)
same: Callable[[Body], Body] = lambda body: body  # noqa: E731

CHANGED = (
    Case("one-bit-of-the-body", "One bit of the subject's name is turned", UNTRUSTED, NOBODY, one_bit),
    Case("one-bit-of-the-signature", "One bit of the signature is turned", UNTRUSTED, NOBODY,
         signature(lambda w, b: real(w, b)[:-1] + bytes([real(w, b)[-1] ^ 1]))),
    Case("signature-of-another-certificate", "A real signature under a body with the thief's key", UNTRUSTED, NOBODY,
         swapped_key),
    Case("signature-by-any-key", "The thief signs under the authority's name", UNTRUSTED, NOBODY,
         signature(lambda _, b: raw_signature(rsa_key("thief"), b.encode(), SHA256()))),
    Case("signature-by-the-other-authority", "The signature authority's key under the authentication authority's name",
         UNTRUSTED, NOBODY, another_generations_signature),
    Case("signature-cut-short", "The signature lacks its last octet", UNTRUSTED, NOBODY,
         signature(lambda w, b: real(w, b)[:-1])),
    Case("signature-longer-than-the-modulus", "A zero octet before the signature", UNTRUSTED, NOBODY,
         signature(lambda w, b: b"\x00" + real(w, b))),
    Case("signature-empty", "No octet of signature", UNTRUSTED, NOBODY, signature(lambda _w, _b: b"")),
    Case("signature-zero", "Zero, which every exponent leaves zero", UNTRUSTED, NOBODY,
         signature(lambda _w, _b: bytes(256))),
    Case("signature-with-unused-bits", "A BIT STRING that leaves its last bit out", UNTRUSTED, STRICT, unused_bits),
)  # fmt: skip
WEAK_ONES = (
    Case("signed-with-md5", "MD5 (the rogue CA of 2008)", UNTRUSTED, NOBODY,
         signed(lambda b: b.but(algorithm=algorithm(4)), MD5())),
    Case("signed-with-sha1", "SHA-1 by the real authority", UNTRUSTED, WEAK,
         signed(lambda b: b.but(algorithm=algorithm(5)), SHA1())),
    Case("signed-with-sha224", "SHA-224 by the real authority", UNTRUSTED, WEAK,
         signed(lambda b: b.but(algorithm=algorithm(14)), SHA224()), blind="SHA-224 passes OpenSSL's security level"),
    Case("signed-with-pss", "RSA-PSS, which JPKI does not use", UNTRUSTED, NOBODY, pss,
         blind="RSA-PSS is a good algorithm, but not JPKI's"),
    Case("inner-and-outer-algorithm-differ", "SHA-256 inside the signature, SHA-384 outside", UNTRUSTED, STRICT,
         signed(same, SHA256(), RSA_SHA384)),
    Case("outer-algorithm-signed-with", "SHA-384 is what was signed with, SHA-256 what the body says", UNTRUSTED,
         STRICT, signed(same, SHA384(), RSA_SHA384)),
    Case("algorithm-of-another-key-type", "An Ed25519 signature under an RSA authority", UNTRUSTED, NOBODY,
         ed25519_named),
)  # fmt: skip
SHAPES = (
    Case("short-padding", "Eight octets of padding and room for garbage (CVE-2006-4339)", UNTRUSTED, NOBODY,
         signature(lambda w, b: short_padding(_rsa(w.auth), b.encode()))),
    Case("garbage-behind-the-digest", "Twenty octets behind the digest", UNTRUSTED, NOBODY,
         signature(lambda w, b: raw(_rsa(w.auth), padded(digest_info(b.encode()), tail=b"\x01" * 20)))),
    Case("digest-info-without-null", "DigestInfo without its NULL", UNTRUSTED, NOBODY,
         signature(lambda w, b: raw(_rsa(w.auth), padded(digest_info(
             b.encode(), bytes.fromhex("302f300b06096086480165030402010420")))))),
    Case("block-type-2", "Encryption padding instead of signature padding", UNTRUSTED, NOBODY,
         signature(lambda w, b: raw(_rsa(w.auth), padded(digest_info(b.encode()), first=b"\x00\x02")))),
    Case("cube-root-forgery", "Exponent 3 and a cube root instead of a key (Bleichenbacher 2006)", UNTRUSTED, NOBODY,
         forged_by_cube_root),
)  # fmt: skip
CURVES = (
    Case("ecdsa-both-zero", "r = s = 0 (CVE-2022-21449)", UNTRUSTED, NOBODY, ecdsa(lambda _: pair(0, 0))),
    Case("ecdsa-r-zero", "r = 0", UNTRUSTED, NOBODY, ecdsa(lambda good: pair(0, unpaired(good)[1]))),
    Case("ecdsa-s-zero", "s = 0", UNTRUSTED, NOBODY, ecdsa(lambda good: pair(unpaired(good)[0], 0))),
    Case("ecdsa-order-as-s", "s is the order of the group, which is zero again", UNTRUSTED, NOBODY,
         ecdsa(lambda good: pair(unpaired(good)[0], N384))),
    Case("ecdsa-s-above-the-order", "s plus the order", UNTRUSTED, NOBODY,
         ecdsa(lambda good: pair(unpaired(good)[0], unpaired(good)[1] + N384))),
    Case("ecdsa-bytes-behind", "An octet behind r and s", UNTRUSTED, NOBODY, ecdsa(lambda good: good + b"\x00")),
    Case("ecdsa-plain", "r and s side by side without DER", UNTRUSTED, NOBODY,
         ecdsa(lambda good: b"".join(part.to_bytes(48) for part in unpaired(good)))),
    Case("ecdsa-with-sha256", "A P-384 authority with SHA-256", UNTRUSTED, WEAK,
         ecdsa_with(SHA256(), "1.2.840.10045.4.3.2"), blind="OpenSSL lets any good hash go with any curve"),
    Case("ecdsa-with-sha1", "A P-384 authority with SHA-1", UNTRUSTED, NOBODY, ecdsa_with(SHA1(), "1.2.840.10045.4.1")),
)  # fmt: skip


def _rsa(authority: Authority) -> rsa.RSAPrivateKey:
    assert isinstance(authority.key, rsa.RSAPrivateKey)
    return authority.key


def handmade(world: World) -> Presented:
    body = world.card()
    return shown(world, attach(body, raw(_rsa(world.auth), padded(digest_info(body.encode())))))


GROUP = Group(
    "forgery",
    "Who signed it",
    "verify",
    (
        Twin("rsa", good_card),
        Twin("p384", good_next_card),
        Twin("padding-by-hand", handmade),
        Twin("sha384", signed(lambda b: b.but(algorithm=RSA_SHA384), SHA384())),
        Twin("algorithm-without-parameters", without_null),
        Twin("ecdsa-by-hand", ecdsa(lambda good: pair(*unpaired(good)))),
    ),
    (*CHANGED, *WEAK_ONES, *SHAPES, *CURVES),
)
