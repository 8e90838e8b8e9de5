"""KY-14: keys that protect nothing are not registered, whoever publishes them and however they are spelt."""

from base64 import urlsafe_b64encode
from typing import Any

import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from jwcrypto import jwk

from foundation.public_keys import _SMALL_ORDER, MOST_KEYS, KeyRefused, PrivateKeyShown, check, read_jwks, usable_keys
from tests.foundation.test_weak_rsa import HONEST, _faulty_prime

P, D = 2**255 - 19, -121665 * pow(121666, -1, 2**255 - 19) % (2**255 - 19)


def _public(**parameters: Any) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(jwk.JWK.generate(**parameters).export_public())
    return found


def _b64(number: int, size: int | None = None, order: Any = "big") -> str:
    raw = number.to_bytes(size or (number.bit_length() + 7) // 8, order)
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


EC, ED, X = _public(kty="EC", crv="P-256"), _public(kty="OKP", crv="Ed25519"), _public(kty="OKP", crv="X25519")
RSA = {"kty": "RSA", "n": _b64(HONEST[0]), "e": "AQAB"}
SHORT = rsa.generate_private_key(65537, 1024).public_key().public_numbers().n


@pytest.mark.parametrize("key", [EC, ED, X, RSA, _public(kty="EC", crv="P-384"), _public(kty="EC", crv="P-521")])
def test_a_sound_key_is_used(key: dict[str, Any]) -> None:
    assert check({**key, "kid": "1", "use": "sig"}) == {**key, "kid": "1", "use": "sig"}


@pytest.mark.parametrize(
    "key",
    [
        {**RSA, "n": _b64(SHORT)}, {**RSA, "n": _b64(2**8193 + 1)}, {**RSA, "n": "AQAB"},
        {**RSA, "e": "AQ"}, {**RSA, "e": "Aw"}, {**RSA, "e": "AQAA"}, {**RSA, "e": _b64(2**33 + 1)}, {**RSA, "e": ""},
        {**RSA, "n": _b64(_faulty_prime(1000) * _faulty_prime(5000))}, {**RSA, "n": _b64(HONEST[0] * 3)},
        {**RSA, "n": RSA["n"] + "="}, {**RSA, "n": "!"}, {**RSA, "n": 5}, {"kty": "RSA"},
    ],
)  # fmt: skip
def test_a_weak_or_malformed_rsa_key_is_refused(key: dict[str, Any]) -> None:
    with pytest.raises(KeyRefused):
        check(key)


@pytest.mark.parametrize(
    "key",
    [
        {**EC, "y": _b64(int.from_bytes(b"\1" * 32), 32)}, {**EC, "x": _b64(0, 32), "y": _b64(0, 32)},
        {**EC, "x": EC["x"][:-2]}, {**EC, "crv": "secp256k1"}, {**EC, "crv": "P-192"}, {**EC, "crv": "P-384"},
        {"kty": "EC", "crv": "P-256"},
    ],
)  # fmt: skip
def test_a_point_off_its_curve_is_refused(key: dict[str, Any]) -> None:
    with pytest.raises(KeyRefused):
        check(key)


@pytest.mark.parametrize("crv", ["Ed25519", "X25519"])
def test_a_point_of_small_order_is_refused_with_either_sign(crv: str) -> None:
    for number in _SMALL_ORDER[crv]:
        for sign in (0, 2**255):
            with pytest.raises(KeyRefused, match="small order"):
                check({"kty": "OKP", "crv": crv, "x": _b64(number | sign, 32, "little")})


def test_the_listed_points_are_of_small_order_by_the_curves_own_arithmetic() -> None:
    for number in _SMALL_ORDER["X25519"]:
        with pytest.raises(ValueError, match="shared key"):
            X25519PrivateKey.generate().exchange(X25519PublicKey.from_public_bytes(number.to_bytes(32, "little")))
    for number in _SMALL_ORDER["Ed25519"]:
        y = number % P
        point = (_root((y * y - 1) * pow(D * y * y + 1, -1, P) % P), y)
        for _ in range(3):
            point = _doubled(*point)
        assert point == (0, 1)


def _root(square: int) -> int:
    root = pow(square, (P + 3) // 8, P)
    if root * root % P != square:
        root = root * pow(2, (P - 1) // 4, P) % P
    assert root * root % P == square
    return root


def _doubled(x: int, y: int) -> tuple[int, int]:
    common = D * x * x * y * y % P
    return 2 * x * y * pow(1 + common, -1, P) % P, (y * y + x * x) * pow(1 - common, -1, P) % P


@pytest.mark.parametrize("key", [{**EC, "d": "AQ"}, {**RSA, "p": "AQ"}, {"kty": "oct", "k": "AQ"}, {"kty": "oct"}])
def test_private_material_spoils_the_whole_set(key: dict[str, Any]) -> None:
    for read in (read_jwks, usable_keys):
        with pytest.raises(PrivateKeyShown):
            read({"keys": [EC, key]})


@pytest.mark.parametrize(
    "key",
    [1, None, {}, {"kty": "AKP"}, {"kty": []}, {**ED, "crv": "Ed448"}, {**EC, "kid": 5}, {**EC, "kid": "x" * 257}],
)
def test_a_kind_we_do_not_know_is_refused_by_value_and_passed_over_by_reference(key: Any) -> None:
    with pytest.raises(KeyRefused):
        read_jwks({"keys": [EC, key]})
    assert usable_keys({"keys": [key, EC]}) == [EC]


@pytest.mark.parametrize("document", [None, [], {}, {"keys": {}}, {"keys": "x"}, {"keys": [EC] * (MOST_KEYS + 1)}])
def test_what_is_no_set_is_refused(document: Any) -> None:
    for read in (read_jwks, usable_keys):
        with pytest.raises(KeyRefused):
            read(document)


def test_a_set_may_be_empty() -> None:
    assert read_jwks({"keys": []}) == usable_keys({"keys": []}) == []


def test_the_curves_sizes_are_the_curves_own() -> None:
    numbers = ec.generate_private_key(ec.SECP521R1()).public_key().public_numbers()
    assert check({"kty": "EC", "crv": "P-521", "x": _b64(numbers.x, 66), "y": _b64(numbers.y, 66)})
