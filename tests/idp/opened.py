"""A client that opens what was encrypted to it, with keys and a library that are not the provider's."""

from typing import Any

import orjson
from jwcrypto import jwe, jwk

from foundation.signing import verify_jwt
from tests.idp.provider import Provider

EC = jwk.JWK.generate(kty="EC", crv="P-256", use="enc", kid="mine")
RSA = jwk.JWK.generate(kty="RSA", size=2048, use="enc", kid="mine-rsa")
KEYS: dict[str, Any] = {"keys": [orjson.loads(key.export_public()) for key in (EC, RSA)]}
PAIRS = [("RSA-OAEP-256", "A256GCM"), ("ECDH-ES", "A128GCM"), ("ECDH-ES+A256KW", "A256CBC-HS512")]


def opened(token: str, alg: str, enc: str) -> tuple[bytes, dict[str, Any]]:
    """The payload and the header."""
    sealed = jwe.JWE(algs=[alg, enc])
    sealed.deserialize(token, RSA if alg.startswith("RSA") else EC)
    return sealed.payload, sealed.jose_header


async def signed_claims(provider: Provider, token: str, alg: str = "ES256") -> dict[str, Any]:
    """The claims of a token that the provider's published keys verify."""
    return verify_jwt(token, (await provider.back.get("/jwks")).json(), algs=(alg,))
