"""Which public keys of others we use (RFC 7517, 7518 6, 8037): one strict reading, for keys by value and by reference.

Refused: private material, symmetric keys, RSA below 2048 bits or with another exponent than a large odd one, points
that are not on their curve or of small order, and moduli that are known to be weak (security.md KY-14).
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from foundation.errors import DomainError
from foundation.strict_jwt import RSA_BITS
from foundation.weak_rsa import is_factored_by_looks

MOST_KEYS = 20
PRIVATE_MEMBERS = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
_CURVES: dict[str, ec.EllipticCurve] = {"P-256": ec.SECP256R1(), "P-384": ec.SECP384R1(), "P-521": ec.SECP521R1()}
_LEAST_EXPONENT, _MOST_EXPONENT_BITS = 65537, 32
_TEXTS = ("kid", "use", "alg", "crv", "x", "y", "n", "e")
_LONGEST_KID = 256
# Points of small order: with one of them anybody "signs", or every shared secret is zero. Sign bit cleared.
_FIELD = 2**255 - 19
_SMALL_ORDER = {
    "Ed25519": {0, 1, _FIELD - 1, _FIELD, _FIELD + 1}
    | {
        int.from_bytes(bytes.fromhex(text), "little")
        for text in (
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        )
    },
    "X25519": {0, 1, _FIELD - 1, _FIELD, _FIELD + 1}
    | {
        int.from_bytes(bytes.fromhex(text), "little")
        for text in (
            "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
            "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        )
    },
}


class KeyRefused(DomainError):
    """This is no public key that we use; the text says why and holds nothing of the key."""

    code = "key_refused"


class PrivateKeyShown(KeyRefused):
    """A private or symmetric key stands where public ones belong: whoever made this set has lost it."""


def read_jwks(document: Any) -> list[dict[str, Any]]:
    """The keys of a JWK set, all of them checked. Raises KeyRefused."""
    return [check(key) for key in _listed(document)]


def usable_keys(document: Any) -> list[dict[str, Any]]:
    """The keys we use of a set that somebody publishes for everybody; kinds we do not know are passed over
    (RFC 7517 5). Raises KeyRefused for what is no set, and PrivateKeyShown for the whole set.
    """
    found = []
    for key in _listed(document):
        try:
            found.append(check(key))
        except PrivateKeyShown:
            raise
        except KeyRefused:
            continue
    return found


def check(key: Any) -> dict[str, Any]:
    """The key itself, if it is one we use. Raises KeyRefused."""
    if not isinstance(key, dict):
        raise KeyRefused("a key is not a JSON object")
    if key.get("kty") == "oct" or PRIVATE_MEMBERS & key.keys():
        raise PrivateKeyShown("the set holds a private or symmetric key")
    if any(not isinstance(key[name], str) for name in _TEXTS if name in key) or len(key.get("kid", "")) > _LONGEST_KID:
        raise KeyRefused("a member of a key is not a text of acceptable length")
    try:
        _CHECKS[key.get("kty", "")](key)
    except (KeyError, ValueError, TypeError) as wrong:
        raise KeyRefused("a key is of no kind that is used here, or malformed") from wrong
    return key


def _listed(document: Any) -> list[Any]:
    keys = document.get("keys") if isinstance(document, Mapping) else None
    if not isinstance(keys, list) or len(keys) > MOST_KEYS:
        raise KeyRefused(f"not a JWK set of at most {MOST_KEYS} keys")
    return keys


def _check_ec(key: dict[str, Any]) -> None:
    curve = _CURVES[key["crv"]]
    size = (curve.key_size + 7) // 8
    x, y = (int.from_bytes(_bytes(key[name], size)) for name in ("x", "y"))
    ec.EllipticCurvePublicNumbers(x, y, curve).public_key()  # ValueError: not on the curve


def _check_rsa(key: dict[str, Any]) -> None:
    modulus, exponent = (int.from_bytes(_bytes(key[name])) for name in ("n", "e"))
    if modulus.bit_length() not in RSA_BITS:
        raise KeyRefused(f"an RSA key has {RSA_BITS.start} to {RSA_BITS.stop - 1} bits")
    if exponent < _LEAST_EXPONENT or exponent % 2 == 0 or exponent.bit_length() > _MOST_EXPONENT_BITS:
        raise KeyRefused(f"an RSA exponent is odd, at least {_LEAST_EXPONENT}, at most {_MOST_EXPONENT_BITS} bits")
    if is_factored_by_looks(modulus):
        raise KeyRefused("this RSA key is known to be weak")


def _check_okp(key: dict[str, Any]) -> None:
    weak = _SMALL_ORDER[key["crv"]]
    if int.from_bytes(_bytes(key["x"], 32), "little") & (2**255 - 1) in weak:
        raise KeyRefused("a key of small order protects nothing")


def _bytes(text: str, size: int | None = None) -> bytes:
    """RFC 7518 6: base64url without padding, of exactly this size."""
    raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if urlsafe_b64encode(raw).rstrip(b"=").decode() != text or (size is not None and len(raw) != size):
        raise ValueError("not base64url of the right size")
    return raw


_CHECKS = {"EC": _check_ec, "RSA": _check_rsa, "OKP": _check_okp}
