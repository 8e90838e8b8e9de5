"""A client that opens what was encrypted to it, with keys and libraries that are not the provider's."""

from typing import Any

import orjson
from jwcrypto import jwk

from tests.idp.provider import Provider
from tests.jose import open_by_both, read_by_both

EC = jwk.JWK.generate(kty="EC", crv="P-256", use="enc", kid="mine")
RSA = jwk.JWK.generate(kty="RSA", size=2048, use="enc", kid="mine-rsa")
KEYS: dict[str, Any] = {"keys": [orjson.loads(key.export_public()) for key in (EC, RSA)]}
PAIRS = [("RSA-OAEP-256", "A256GCM"), ("ECDH-ES", "A128GCM"), ("ECDH-ES+A256KW", "A256CBC-HS512")]


def opened(token: str, alg: str, enc: str) -> tuple[bytes, dict[str, Any]]:
    """The payload and the header."""
    return open_by_both(token, RSA if alg.startswith("RSA") else EC, alg, enc)


async def signed_claims(provider: Provider, token: str, alg: str = "ES256") -> dict[str, Any]:
    """The claims of a token that the provider's published keys verify."""
    return read_by_both(token, (await provider.back.get("/jwks")).json(), alg)[1]
