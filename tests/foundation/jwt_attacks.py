"""Tokens that the front door must refuse, by the name of the attack; what is wrong with each is one thing."""

import base64
import hmac
import json
import string
from collections.abc import Callable, Iterator
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from foundation.signing import KeyRing
from foundation.strict_jwt import LONGEST_SEGMENT

RING = KeyRing.generate(("ES256", "RS256"))
JWKS = RING.public_jwks()
GOOD = RING.sign_jwt({"a": 1}, typ="x+jwt")


def b64(value: bytes | dict[str, Any]) -> str:
    """As a segment."""
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def signed(header: bytes, claims: bytes) -> str:
    """Whatever they say, rightly signed."""
    message = f"{b64(header)}.{b64(claims)}"
    return f"{message}.{b64(RING.current('ES256').sign(message.encode()))}"


def raw_signature(signature: bytes) -> str:
    """The good token under another signature."""
    return ".".join((*GOOD.split(".")[:2], b64(signature)))


def _with_header(**more: Any) -> str:
    return signed(json.dumps({"alg": "ES256", "kid": RING.current("ES256").kid, **more}).encode(), b'{"a":1}')


def _hmac_with(secret: bytes) -> str:
    message = f"{b64({'alg': 'HS256'})}.{b64({'a': 1})}"
    return f"{message}.{b64(hmac.digest(secret, message.encode(), 'sha256'))}"


def _public(encoding: Encoding) -> bytes:
    return RING.current("ES256").key.public_key().public_bytes(encoding, PublicFormat.SubjectPublicKeyInfo)


def _of_a_stranger() -> str:
    """Rightly signed, by the key that stands in the header."""
    header = {"alg": "ES256", "jwk": STRANGER.public_jwks()["keys"][0]}
    message = f"{b64(header)}.{b64({'a': 1})}"
    return f"{message}.{b64(STRANGER.current('ES256').sign(message.encode()))}"


def _filled(member: bytes) -> bytes:
    """An object made so long that it fills a segment to its limit."""
    room = LONGEST_SEGMENT * 3 // 4 - len(member) - len(b',"x":""')
    return member[:-1] + b',"x":"' + b"x" * room + b'"}'


HEADER = json.dumps({"alg": "ES256", "kid": RING.current("ES256").kid}).encode()
STRANGER = KeyRing.generate(("ES256",))
ATTACKS: dict[str, Callable[[], str]] = {
    "none with empty signature": lambda: f"{b64({'alg': 'none'})}.{b64(b'{}')}.",
    "None in capitals": lambda: f"{b64({'alg': 'NONE'})}.{b64({'a': 1})}.AA",
    "empty signature": lambda: GOOD[: GOOD.rindex(".") + 1],
    "HMAC with the public key": lambda: _hmac_with(json.dumps(JWKS["keys"][0]).encode()),
    "HMAC with the public key in PEM": lambda: _hmac_with(_public(Encoding.PEM)),
    "HMAC with the public key in DER": lambda: _hmac_with(_public(Encoding.DER)),
    "unknown crit": lambda: _with_header(crit=["x"]),
    "unencoded payload": lambda: _with_header(b64=False),
    "key in the header": lambda: _with_header(jwk=JWKS["keys"][0]),
    "a stranger's key in the header": _of_a_stranger,
    "address in the header": lambda: _with_header(jku="https://evil.example/keys"),
    "certificate in the header": lambda: _with_header(x5c=["AA"]),
    "address of a certificate in the header": lambda: _with_header(x5u="https://evil.example/chain"),
    "compressed": lambda: _with_header(zip="DEF"),
    "key id of nobody": lambda: _with_header(kid="../../etc/passwd"),
    "doubled header member": lambda: signed(HEADER[:-1] + b',"alg":"ES256"}', b'{"a":1}'),
    "doubled claim": lambda: signed(HEADER, b'{"a":1,"a":2}'),
    "key id that is not a text": lambda: _with_header(kid={"a": 1}),
    "algorithm that is not a text": lambda: _with_header(alg=["ES256"]),
    "infinite number": lambda: signed(HEADER, b'{"exp":1e999}'),
    "a number of 5,000 digits": lambda: signed(HEADER, b'{"exp":' + b"9" * 5000 + b"}"),
    "deep claims": lambda: signed(HEADER, b'{"a":' + b"[" * 2000 + b"]" * 2000 + b"}"),
    "zero signature": lambda: raw_signature(b"\0" * 64),
    "signature of all ones": lambda: raw_signature(b"\xff" * 64),
    "signature in DER": lambda: raw_signature(b"\x30\x06\x02\x01\x01\x02\x01\x01"),
    "signature with a byte more": lambda: raw_signature(b"\1" * 65),
    "NaN": lambda: signed(HEADER, b'{"exp":NaN}'),
    "array for claims": lambda: signed(HEADER, b"[1]"),
    "padding": lambda: GOOD + "=",
    "spaces": lambda: GOOD.replace(".", ". ", 1),
    "stray bits": lambda: GOOD[:-1] + ("B" if GOOD[-1] == "A" else "A" if GOOD[-1] != "w" else "x"),
    "signature cut": lambda: GOOD[:-4],
    "other claims": lambda: ".".join((GOOD.split(".")[0], b64({"a": 2}), GOOD.split(".")[2])),
    "a long segment": lambda: signed(HEADER, json.dumps({"a": "x" * 20_000}).encode()),
    "a long token": lambda: signed(_filled(HEADER), _filled(b'{"a":1}')),
    "five parts": lambda: "a.b.c.d.e",
}


ALPHABET = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"


def altered() -> Iterator[str]:
    """With one letter left out, changed to the next one, or with a sign before it that other readers overlook."""
    for place, letter in enumerate(GOOD):
        before, after = GOOD[:place], GOOD[place + 1 :]
        yield before + after
        yield before + ("=" if letter == "." else ALPHABET[(ALPHABET.index(letter) + 1) % 64]) + after
        yield from (before + sign + letter + after for sign in "= \n+/.")
