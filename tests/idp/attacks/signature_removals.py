"""Takes one protection away of the doors that read signed tokens; its attack must then succeed."""

import base64
import hmac
import json
import re
from collections.abc import Mapping
from typing import Any

import orjson
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwcrypto import jwk

from foundation import base64url, strict_jwt
from foundation.strict_jwt import JwtRefused
from relying_party_sdk import token_validation
from tests.idp.attacks.proof import Removal

Patch = pytest.MonkeyPatch
ENDLESS = 10**9
_PUBLIC = ("kty", "crv", "x", "y", "n", "e")


def unsigned_tokens(patch: Patch) -> None:
    """`none`, in any spelling, is an algorithm, and nothing at all is a signature; of this many things stand in the
    way, the shape, the list of algorithms, their keys, and the signature itself: all four are gone.
    """
    header, candidates, holds = strict_jwt._checked_header, strict_jwt._candidates, strict_jwt._signature_holds

    def checked(told: Mapping[str, Any], *agreed: Any) -> str:
        return "none" if str(told.get("alg")).lower() == "none" else header(told, *agreed)

    def among(kid: Any, alg: str, jwks: Any) -> Any:
        return [()] if alg == "none" else candidates(kid, alg, jwks)

    def made(imported: Any, alg: str, members: Any, signed: bytes, signature: bytes) -> bool:
        return alg == "none" or not signature or holds(imported, alg, members, signed, signature)

    patch.setattr(strict_jwt, "_SHAPE", re.compile(r"[\w-]+\.[\w-]+\.[\w-]*"))
    patch.setattr(strict_jwt, "_checked_header", checked)
    patch.setattr(strict_jwt, "_candidates", among)
    patch.setattr(strict_jwt, "_signature_holds", made)


def unsigned_at_the_party(patch: Patch) -> None:
    """A relying party reads an ID token without signature like one that has it."""
    original, header = token_validation.parse_jwt, base64url.text(b'{"alg":"ES256","kid":"k1"}')
    steps = tuple(step for step in token_validation.STEPS if step is not token_validation.signature_is_the_issuers)

    def believe(raw: str, **rules: Any) -> Any:
        return original(f"{header}.{raw.split('.')[1]}.AA", **rules)

    patch.setattr(token_validation, "parse_jwt", believe)
    patch.setattr(token_validation, "STEPS", steps)


def macs_with_public_keys(patch: Patch) -> None:
    """HS256 goes to any door, and its secret is what everybody may read: the confusion of algorithms."""
    header, candidates, holds = strict_jwt._checked_header, strict_jwt._candidates, strict_jwt._signature_holds

    def checked(told: Mapping[str, Any], *agreed: Any) -> str:
        return "HS256" if told.get("alg") == "HS256" else header(told, *agreed)

    def among(kid: Any, alg: str, jwks: Any) -> Any:
        if alg != "HS256":
            return candidates(kid, alg, jwks)
        return [text for key in jwks["keys"] for text in _spellings(key)]

    def made(imported: Any, alg: str, members: Any, signed: bytes, signature: bytes) -> bool:
        if alg != "HS256":
            return holds(imported, alg, members, signed, signature)
        return hmac.digest(members, signed, "sha256") == signature

    patch.setattr(strict_jwt, "_checked_header", checked)
    patch.setattr(strict_jwt, "_candidates", among)
    patch.setattr(strict_jwt, "_signature_holds", made)


def _spellings(key: Mapping[str, Any]) -> list[bytes]:
    public = jwk.JWK(**{name: key[name] for name in _PUBLIC if name in key}).get_op_key("verify")
    files = [
        public.public_bytes(encoding, PublicFormat.SubjectPublicKeyInfo) for encoding in (Encoding.PEM, Encoding.DER)
    ]
    return [json.dumps(key).encode(), orjson.dumps(key), *files]


def passed_over(*names: str) -> Removal:
    """Members of a header that nobody looks at."""

    def take(patch: Patch) -> None:
        original = strict_jwt._parts

        def read(token: str) -> Any:
            header, *rest = original(token)
            return {name: value for name, value in header.items() if name not in names}, *rest

        patch.setattr(strict_jwt, "_parts", read)

    return take


def keys_in_headers(patch: Patch) -> None:
    """A key in the header counts like one that is published."""
    parts, candidates, carried = strict_jwt._parts, strict_jwt._candidates, list[Any]()

    def read(token: str) -> Any:
        header, *rest = parts(token)
        carried[:] = [header.pop("jwk", None)]
        return header, *rest

    def among(kid: Any, alg: str, jwks: Mapping[str, Any]) -> Any:
        return candidates(kid, alg, {"keys": [*jwks["keys"], *carried]})

    patch.setattr(strict_jwt, "_parts", read)
    patch.setattr(strict_jwt, "_candidates", among)


def segments_without_end(patch: Patch) -> None:
    """A segment of any length."""
    patch.setattr(strict_jwt, "LONGEST_SEGMENT", ENDLESS)


def tokens_without_end(patch: Patch) -> None:
    """A token of any length."""
    patch.setattr(strict_jwt, "LONGEST_TOKEN", ENDLESS)


def any_length(patch: Patch) -> None:
    """Both."""
    segments_without_end(patch)
    tokens_without_end(patch)


def other_base64(patch: Patch) -> None:
    """Bytes in any writing: with padding, white space, foreign signs and stray bits."""

    def lenient(segment: str) -> bytes:
        try:
            return base64.urlsafe_b64decode(f"{segment}==")
        except ValueError as wrong:
            raise JwtRefused("no base64 at all") from wrong

    patch.setattr(strict_jwt, "_SHAPE", re.compile(r"[^.]+\.[^.]+\.[^.]+"))
    patch.setattr(strict_jwt, "_canonical", lenient)


def empty_where_unreadable(patch: Patch) -> None:
    """What cannot be read counts as a token that says nothing."""
    original = strict_jwt._parts

    def read(token: str) -> Any:
        try:
            return original(token)
        except JwtRefused:
            return {}, {}, b""

    patch.setattr(strict_jwt, "_parts", read)


def a_second_writing(patch: Patch) -> None:
    """What is verified is what our own writer makes of the claims that were read."""
    original = strict_jwt._signature_holds

    def made(imported: Any, alg: str, members: Any, signed: bytes, signature: bytes) -> bool:
        head, _, body = signed.partition(b".")
        again = base64url.encode(orjson.dumps(orjson.loads(base64url.decode(body.decode()))))
        return original(imported, alg, members, head + b"." + again, signature)

    patch.setattr(strict_jwt, "_signature_holds", made)
