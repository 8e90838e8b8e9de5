"""Request objects as a client makes them: signed with its own keys, or with whatever an attacker has."""

import hashlib
import hmac
import json
from typing import Any

from jwcrypto import jwe, jwk

from foundation.base64url import text as encode
from foundation.signing import KeyRing
from idp.clients.client import Client
from tests.idp.provider import CLIENT_KEYS, ISSUER, Provider, confidential, request

TYPE = "oauth-authz-req+jwt"


def signing(client_id: str = "bank", **changes: Any) -> Client:
    """A bank with keys, that may sign its requests."""
    return confidential(client_id, **{"jwks": CLIENT_KEYS.public_jwks(), **changes})


def claims_of(provider: Provider, client_id: str = "bank", /, **changes: Any) -> dict[str, Any]:
    """A good request as claims; None leaves one out."""
    now = provider.clock.timestamp()
    about = {"iss": client_id, "aud": ISSUER, "exp": now + 60, "nbf": now, "iat": now}
    members = {**about, **request(client_id), **changes}
    return {name: value for name, value in members.items() if value is not None}


def signed(claims: dict[str, Any], ring: KeyRing = CLIENT_KEYS, alg: str = "ES256", typ: str | None = TYPE) -> str:
    """As it goes over the wire."""
    return ring.sign_jwt(claims, alg=alg, typ=typ)


def unsigned(claims: dict[str, Any], alg: str = "none") -> str:
    """Under the algorithm `none`, in any spelling."""
    return f"{_segment({'alg': alg})}.{_segment(claims)}."


def with_public_key_as_secret(claims: dict[str, Any], ring: KeyRing = CLIENT_KEYS) -> str:
    """HS256 keyed with what everybody may read: the confusion of algorithms."""
    key = json.dumps(ring.public_jwks()["keys"][0]).encode()
    message = f"{_segment({'alg': 'HS256'})}.{_segment(claims)}"
    return f"{message}.{encode(hmac.digest(key, message.encode(), hashlib.sha256))}"


def encrypted(provider: Provider, plain: str, alg: str = "ECDH-ES+A256KW", enc: str = "A256GCM") -> str:
    """Around a signed one, to the provider's published key."""
    decryption = provider.rooms.decryption
    assert decryption is not None
    token = jwe.JWE(plain.encode(), json.dumps({"alg": alg, "enc": enc, "cty": "JWT"}), algs=[alg, enc])
    token.add_recipient(jwk.JWK(**decryption.public_jwks()[0]))
    return str(token.serialize(compact=True))


def _segment(value: dict[str, Any]) -> str:
    return encode(json.dumps(value).encode())
