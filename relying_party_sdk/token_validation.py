"""ID token checks in the order of OpenID Connect Core 3.1.3.7, one step per sentence, as a table.

Sentence (1), decryption, does not apply: these tokens are signed, not encrypted. Sentence (8) is why no HMAC
algorithm exists here. The algorithm (7) is looked at before the signature (6), since it decides how to look.
"""

import base64
import hashlib
import hmac
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from relying_party_sdk.errors import TokenRefused
from relying_party_sdk.keys import ProviderKeys, VerificationKey
from relying_party_sdk.strict_json import JsonObject
from relying_party_sdk.strict_jwt import ParsedJwt, parse_jwt, verify_signature

SKEW_SECONDS = 60
MAX_AGE_OF_ISSUE = 600
MAX_SUB = 255
_HASHES = {"256": hashlib.sha256, "384": hashlib.sha384, "512": hashlib.sha512}


@dataclass(frozen=True)
class Expectation:
    """What a token must agree with: our registration, our question, and the clock."""

    issuer: str
    client_id: str
    alg: str
    now: int
    nonce: str | None = None  # None: not checked (a refreshed token may leave it out)
    max_age: int | None = None
    acr_values: tuple[str, ...] = ()
    access_token: str | None = None


Step = Callable[[ParsedJwt, Expectation, VerificationKey], None]


async def validate_id_token(raw: object, expected: Expectation, keys: ProviderKeys) -> JsonObject:
    """The claims of a token that passed every step; TokenRefused otherwise."""
    token = parse_jwt(raw, algs=(expected.alg,))
    key = await keys.find(token.alg, token.kid)
    for step in STEPS:
        step(token, expected, key)
    return token.claims


def issuer_is_the_pinned_one(token: ParsedJwt, expected: Expectation, _: VerificationKey) -> None:
    """(2) The Issuer Identifier MUST exactly match the value of iss."""
    if token.claims.get("iss") != expected.issuer:
        raise TokenRefused("OIDC Core 3.1.3.7 (2)", "iss is not the pinned issuer")


def audience_is_us(token: ParsedJwt, expected: Expectation, _: VerificationKey) -> None:
    """(3) aud MUST contain our client_id, and no audience we do not trust; we trust none but ourselves."""
    aud = token.claims.get("aud")
    if aud != expected.client_id and aud != [expected.client_id]:
        raise TokenRefused("OIDC Core 3.1.3.7 (3)", "aud is not us, or not us alone")


def authorised_party_is_us(token: ParsedJwt, expected: Expectation, _: VerificationKey) -> None:
    """(4)(5) If azp is present it must be our client_id."""
    if "azp" in token.claims and token.claims["azp"] != expected.client_id:
        raise TokenRefused("OIDC Core 3.1.3.7 (5)", "azp is another client")


def algorithm_is_registered(token: ParsedJwt, expected: Expectation, _: VerificationKey) -> None:
    """(7) alg is the id_token_signed_response_alg of our registration."""
    if token.alg != expected.alg:
        raise TokenRefused("OIDC Core 3.1.3.7 (7)", "the algorithm is not the registered one")


def signature_is_the_issuers(token: ParsedJwt, _: Expectation, key: VerificationKey) -> None:
    """(6) The signature MUST verify with a key the issuer publishes."""
    verify_signature(token, key)


def not_expired(token: ParsedJwt, expected: Expectation, _: VerificationKey) -> None:
    """(9) The current time MUST be before exp. No leeway: the token was made for this very moment."""
    if expected.now >= numeric_date(token, "exp"):
        raise TokenRefused("OIDC Core 3.1.3.7 (9)", "expired")


def issued_just_now(token: ParsedJwt, expected: Expectation, _: VerificationKey) -> None:
    """(10) iat too far from now is refused; a minute of clock difference is not."""
    iat = numeric_date(token, "iat")
    if iat > expected.now + SKEW_SECONDS or iat < expected.now - MAX_AGE_OF_ISSUE:
        raise TokenRefused("OIDC Core 3.1.3.7 (10)", "iat is too far from now")
    if "nbf" in token.claims and numeric_date(token, "nbf") > expected.now + SKEW_SECONDS:
        raise TokenRefused("RFC 7519 4.1.5", "not valid yet")


def nonce_is_ours(token: ParsedJwt, expected: Expectation, _: VerificationKey) -> None:
    """(11) The nonce MUST be the one sent; this is what ties the token to this browser."""
    nonce = token.claims.get("nonce")
    if expected.nonce is not None and not (isinstance(nonce, str) and _same(nonce, expected.nonce)):
        raise TokenRefused("OIDC Core 3.1.3.7 (11)", "nonce is not the one sent")


def context_is_one_we_asked_for(token: ParsedJwt, expected: Expectation, _: VerificationKey) -> None:
    """(12) acr is one of the values asked for."""
    if expected.acr_values and token.claims.get("acr") not in expected.acr_values:
        raise TokenRefused("OIDC Core 3.1.3.7 (12)", "acr is not one of those asked for")


def login_is_fresh(token: ParsedJwt, expected: Expectation, _: VerificationKey) -> None:
    """(13) With max_age, auth_time MUST be there and recent enough."""
    if expected.max_age is None:
        return
    if expected.now - numeric_date(token, "auth_time") > expected.max_age + SKEW_SECONDS:
        raise TokenRefused("OIDC Core 3.1.3.7 (13)", "the login is older than max_age")


def access_token_is_the_same(token: ParsedJwt, expected: Expectation, _: VerificationKey) -> None:
    """3.1.3.8: at_hash, when present, is the left half of the access token's hash."""
    if "at_hash" not in token.claims or expected.access_token is None:
        return
    stated = token.claims["at_hash"]
    if not isinstance(stated, str) or not _same(stated, half_hash(token.alg, expected.access_token)):
        raise TokenRefused("OIDC Core 3.1.3.8", "at_hash is of another access token")


def subject_is_usable(token: ParsedJwt, _: Expectation, __: VerificationKey) -> None:
    """OIDC Core 2: sub is a string of at most 255 ASCII characters."""
    sub = token.claims.get("sub")
    if not isinstance(sub, str) or not 0 < len(sub) <= MAX_SUB or not sub.isascii():
        raise TokenRefused("OIDC Core 2", "sub is not a usable identifier")


STEPS: tuple[Step, ...] = (
    issuer_is_the_pinned_one,
    audience_is_us,
    authorised_party_is_us,
    algorithm_is_registered,
    signature_is_the_issuers,
    not_expired,
    issued_just_now,
    nonce_is_ours,
    context_is_one_we_asked_for,
    login_is_fresh,
    access_token_is_the_same,
    subject_is_usable,
)


def numeric_date(token: ParsedJwt, name: str) -> float:
    """RFC 7519 2: a JSON number; true, "1", 1e400 and negative numbers are not dates."""
    value: Any = token.claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 2**53 or math.isnan(value):
        raise TokenRefused("RFC 7519 4.1", f"{name} is missing or not a date")
    return value


def half_hash(alg: str, text: str) -> str:
    """The left half of the hash that belongs to `alg`; Ed25519 hashes with SHA-512 (RFC 8032)."""
    digest = _HASHES.get(alg[-3:], hashlib.sha512)(text.encode()).digest()
    return base64.urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=").decode()


def _same(left: str, right: str) -> bool:
    return hmac.compare_digest(left.encode("utf-8", "replace"), right.encode("utf-8", "replace"))
