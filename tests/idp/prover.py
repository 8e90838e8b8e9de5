"""A client's DPoP key that signs proofs with jwcrypto, so that maker and checker are two implementations."""

from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any

import orjson
from jwcrypto import jwk, jws

from foundation.clock import Clock
from tests.idp.provider import ISSUER


def ath(token: str) -> str:
    """RFC 9449 4.2."""
    return urlsafe_b64encode(sha256(token.encode()).digest()).rstrip(b"=").decode()


class Prover:
    """One key; every proof has a new `jti`. A None among the changes leaves a member out."""

    def __init__(self, clock: Clock, alg: str = "ES256") -> None:
        made = {"ES256": {"kty": "EC", "crv": "P-256"}, "PS256": {"kty": "RSA", "size": 2048}}
        self.key = jwk.JWK.generate(**made.get(alg, {"kty": "OKP", "crv": "Ed25519"}))
        self.alg, self._clock, self._count = alg, clock, 0

    @property
    def jkt(self) -> str:
        """RFC 7638."""
        return str(self.key.thumbprint())

    def proof(
        self, method: str, path: str, token: str = "", /, header: dict[str, Any] | None = None, **claims: Any
    ) -> str:
        """A proof for one request; `path` may be a whole URL."""
        self._count += 1
        body = {
            "jti": f"proof-{id(self)}-{self._count}",
            "htm": method,
            "htu": path if "://" in path else ISSUER + path,
            "iat": self._clock.timestamp(),
            **({"ath": ath(token)} if token else {}),
            **claims,
        }
        head = {"typ": "dpop+jwt", "alg": self.alg, "jwk": self.key.export_public(as_dict=True), **(header or {})}
        signed = jws.JWS(orjson.dumps({n: v for n, v in body.items() if v is not None}))
        signed.allowed_algs = [self.alg]
        protected = orjson.dumps({n: v for n, v in head.items() if v is not None}).decode()
        signed.add_signature(self.key, protected=protected)
        return str(signed.serialize(compact=True))

    def headers(self, method: str, path: str, token: str = "", **claims: Any) -> dict[str, str]:
        """As they travel: with a token under the scheme DPoP."""
        sent = {"DPoP": self.proof(method, path, token, **claims)}
        return {**sent, "Authorization": f"DPoP {token}"} if token else sent
