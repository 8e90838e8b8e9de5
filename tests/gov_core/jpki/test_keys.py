"""Key types, and private keys at rest."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from foundation.envelope import SealBroken, Sealer
from gov_core.jpki.keys import KEY_TYPES, KeySafe, KeyType, digest_of, new_key, type_of

SAFE = KeySafe(Sealer(b"k" * 32))


@pytest.mark.parametrize(("key_type", "digest"), [("rsa", "sha256"), ("p384", "sha384")])
def test_a_key_signs_with_the_digest_of_its_type(key_type: KeyType, digest: str) -> None:
    key = new_key(key_type)
    assert type_of(key) == type_of(key.public_key()) == key_type
    assert digest_of(key).name == digest_of(key.public_key()).name == digest


def test_keys_have_the_size_of_the_profile() -> None:
    rsa_key, ec_key = (new_key(each) for each in KEY_TYPES)
    assert isinstance(rsa_key, rsa.RSAPrivateKey)
    assert isinstance(ec_key, ec.EllipticCurvePrivateKey)
    assert (rsa_key.key_size, ec_key.curve.name) == (2048, "secp384r1")


def test_a_key_opens_only_where_it_was_put_and_under_the_same_key() -> None:
    key = new_key("p384")
    sealed = SAFE.seal(key, "ca:1")
    assert SAFE.open(sealed, "ca:1").private_numbers() == key.private_numbers()
    for safe, place in ((SAFE, "ca:2"), (SAFE, "responder:1"), (KeySafe(Sealer(b"w" * 32)), "ca:1")):
        with pytest.raises(SealBroken):
            safe.open(sealed, place)


def test_a_key_moves_to_another_safe() -> None:
    key, other = new_key("p384"), KeySafe(Sealer(b"n" * 32))
    moved = SAFE.moved_to(other, SAFE.seal(key, "ca:1"), "ca:1")
    assert other.open(moved, "ca:1").private_numbers() == key.private_numbers()
    with pytest.raises(SealBroken):
        SAFE.open(moved, "ca:1")


def test_another_kind_of_key_is_no_key_of_a_ca() -> None:
    plain = ed25519.Ed25519PrivateKey.generate().private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    with pytest.raises(TypeError):
        SAFE.open(Sealer(b"k" * 32).seal(plain, kind="jpki-key:ca:1"), "ca:1")
