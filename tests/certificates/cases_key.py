"""What key it certifies: too short, of another kind, or hidden behind parameters."""

from collections.abc import Callable

from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.certificates.case import Case, Group, Presented, Twin, shown
from tests.certificates.cases_issuer import good_card, good_next_card
from tests.certificates.der import NULL, bits, contents, elements, integer, octets, oid, sequence
from tests.certificates.mint import SUBJECT_KEY_ID, World, card_key, extension, p384_key, rsa_key, seal, spki

UNTRUSTED, WEAK = "certificate_not_trusted", "the key type is not accepted"
STRICT = "the certificate is not strict DER"
NO_LIMIT = "OpenSSL checks a leaf's key only against its security level, not against the kinds JPKI uses"
UNUSED = "OpenSSL does not look at a leaf's key when it verifies the chain"
RSA = sequence(oid("1.2.840.113549.1.1.1"), NULL)
EC_ID, P384 = oid("1.2.840.10045.2.1"), oid("1.3.132.0.34")


def certified(key: Callable[[], bytes]) -> Callable[[World], Presented]:
    """A certificate over this SubjectPublicKeyInfo; the signature of the challenge is the usual card's."""

    def build(world: World) -> Presented:
        body = world.card().but(key=key()).instead(SUBJECT_KEY_ID, extension(SUBJECT_KEY_ID, octets(b"\x01" * 20)))
        return shown(world, seal(body, world.auth.key))

    return build


def rsa_numbers(modulus: int, exponent: int) -> bytes:
    return sequence(RSA, bits(sequence(integer(modulus), integer(exponent))))


def modulus() -> int:
    return card_key().public_key().public_numbers().n


def on_curve(curve: ec.EllipticCurve) -> bytes:
    return spki(ec.generate_private_key(curve))


def edwards() -> bytes:
    key = ed25519.Ed25519PrivateKey.generate().public_key()
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def p384_point() -> bytes:
    return p384_key("hanako").public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


# FIPS 186-5 and SEC 2: the domain parameters of P-384.
PRIME = 2**384 - 2**128 - 2**96 + 2**32 - 1
B = int("b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef", 16)
ORDER = int("ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973", 16)


def explicit_parameters() -> bytes:
    """CVE-2020-0601: the attacker chooses the generator, so that the victim's point has a key of the attacker's."""
    point = p384_point()
    field = sequence(oid("1.2.840.10045.1.1"), integer(PRIME))
    curve = sequence(octets((PRIME - 3).to_bytes(48)), octets(B.to_bytes(48)))
    # Private key 1: the public point itself is the generator.
    parameters = sequence(integer(1), field, curve, octets(point), integer(ORDER), integer(1))
    return sequence(sequence(EC_ID, parameters), bits(point))


def point_off_the_curve() -> bytes:
    point = bytearray(p384_point())
    point[-1] ^= 1
    return sequence(sequence(EC_ID, P384), bits(bytes(point)))


def point_at_infinity() -> bytes:
    return sequence(sequence(EC_ID, P384), bits(b"\x00"))


def trailing_in_key() -> bytes:
    info = elements(contents(spki(card_key())))
    return sequence(info[0], bits(contents(info[1])[1:] + b"\x00\x00"))


def pss_only() -> bytes:
    info = elements(contents(spki(card_key())))
    return sequence(sequence(oid("1.2.840.113549.1.1.10")), info[1])


GROUP = Group(
    "key",
    "What key it certifies",
    "verify",
    (Twin("rsa-2048", good_card), Twin("p384", good_next_card)),
    (
        Case("rsa-1024", "A key that can be factored", UNTRUSTED, WEAK, certified(lambda: spki(rsa_key("weak", 1024)))),
        Case("rsa-2047", "A modulus one bit short", UNTRUSTED, WEAK,
             certified(lambda: rsa_numbers((modulus() >> 1) | 1, 65537)), blind=NO_LIMIT),
        Case("rsa-8192", "A modulus so long that each login costs a second", UNTRUSTED, WEAK,
             certified(lambda: rsa_numbers((1 << 8191) | 1, 65537)), blind=NO_LIMIT),
        Case("rsa-exponent-3", "Exponent 3, the ground of cube root forgeries", UNTRUSTED, WEAK,
             certified(lambda: spki(rsa_key("e3", 2048, 3))), blind=NO_LIMIT),
        Case("rsa-exponent-1", "Exponent 1: every message is its own signature", UNTRUSTED, STRICT,
             certified(lambda: rsa_numbers(modulus(), 1)), blind=NO_LIMIT),
        Case("rsa-even-modulus", "An even modulus", UNTRUSTED, WEAK,
             certified(lambda: rsa_numbers(modulus() - 1, 65537)), blind=NO_LIMIT),
        Case("rsa-negative-modulus", "A modulus whose sign bit is set", UNTRUSTED, STRICT,
             certified(lambda: rsa_numbers(modulus() - (1 << 2048), 65537)), blind=NO_LIMIT),
        Case("rsa-pss-only", "A key that is declared for PSS alone", UNTRUSTED, WEAK, certified(pss_only),
             blind=UNUSED),
        Case("curve-p256", "P-256 where the next card has P-384", UNTRUSTED, WEAK,
             certified(lambda: on_curve(ec.SECP256R1())), blind=NO_LIMIT),
        Case("curve-p521", "P-521", UNTRUSTED, WEAK, certified(lambda: on_curve(ec.SECP521R1())), blind=NO_LIMIT),
        Case("curve-secp256k1", "The curve of the coins", UNTRUSTED, WEAK,
             certified(lambda: on_curve(ec.SECP256K1())), blind=NO_LIMIT),
        Case("curve-brainpool", "A curve of the right size, but another one", UNTRUSTED, WEAK,
             certified(lambda: on_curve(ec.BrainpoolP384R1())), blind=NO_LIMIT),
        Case("curve-with-explicit-parameters", "P-384 with the attacker's own generator (CVE-2020-0601)", UNTRUSTED,
             STRICT, certified(explicit_parameters)),
        Case("point-off-the-curve", "A point that is not on P-384 (invalid curve)", UNTRUSTED, STRICT,
             certified(point_off_the_curve)),
        Case("point-at-infinity", "The neutral point as a public key", UNTRUSTED, STRICT,
             certified(point_at_infinity), blind=UNUSED),
        Case("edwards-key", "An Ed25519 key", UNTRUSTED, WEAK, certified(edwards), blind=NO_LIMIT),
        Case("bytes-behind-the-key", "Two octets hidden behind the RSA numbers", UNTRUSTED, STRICT,
             certified(trailing_in_key), blind=UNUSED),
    ),
)  # fmt: skip
