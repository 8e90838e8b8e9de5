"""A key keeps its times with it, and signs in the one form of its algorithm."""

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from foundation.signing_key import SigningKey, new_private_key


@pytest.mark.parametrize("alg", ["ES256", "EdDSA", "RS256", "PS256"])
def test_a_key_comes_back_as_it_was_kept(alg: str) -> None:
    key = SigningKey(alg, new_private_key(alg), 5, 10)
    again = SigningKey.from_row(key.to_row())
    assert again.to_row() == key.to_row()
    assert (again.kid, again.alg, again.made_at, again.signs_from) == (key.kid, alg, 5, 10)
    assert again.public_jwk == key.public_jwk


def test_a_key_kept_before_there_were_times_signs_since_ever() -> None:
    row = SigningKey("ES256", new_private_key("ES256")).to_row()
    old = SigningKey.from_row({name: row[name] for name in ("alg", "jwk")})
    assert (old.made_at, old.signs_from) == (0, 0)


def test_one_rsa_key_signs_in_the_form_of_its_own_algorithm_only() -> None:
    private = rsa.generate_private_key(65537, 2048)
    pss = padding.PSS(padding.MGF1(hashes.SHA256()), 32)
    for alg, form, other in (("RS256", padding.PKCS1v15(), pss), ("PS256", pss, padding.PKCS1v15())):
        signature = SigningKey(alg, private).sign(b"message")
        private.public_key().verify(signature, b"message", form, hashes.SHA256())
        with pytest.raises(InvalidSignature):
            private.public_key().verify(signature, b"message", other, hashes.SHA256())


def test_only_rsa_is_slow() -> None:
    slow = {alg: SigningKey(alg, new_private_key(alg)).is_slow for alg in ("ES256", "EdDSA", "PS256")}
    assert slow == {"ES256": False, "EdDSA": False, "PS256": True}


def test_keys_for_an_unknown_algorithm_are_not_made() -> None:
    with pytest.raises(ValueError, match="HS256"):
        new_private_key("HS256")
