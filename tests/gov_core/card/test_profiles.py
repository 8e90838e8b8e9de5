"""Two types of key and no third."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from gov_core.card.profiles import KeyType, PrivateKey, key_type_of, new_key


@pytest.mark.parametrize("key_type", ["rsa-2048", "p384"])
def test_a_new_key_is_of_the_type_asked_for(key_type: KeyType) -> None:
    assert key_type_of(new_key(key_type)) == key_type


@pytest.mark.parametrize(
    "key", [ec.generate_private_key(ec.SECP256R1()), rsa.generate_private_key(65537, 1024)], ids=["p256", "rsa-1024"]
)
def test_another_size_or_curve_is_no_key_of_a_card(key: PrivateKey) -> None:
    with pytest.raises(ValueError, match="RSA-2048 or P-384"):
        key_type_of(key)
