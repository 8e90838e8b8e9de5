"""DPoP proofs made with jwcrypto, to be judged by the SDK's own reading."""

import base64
import hashlib
import json
from typing import Any

from jwcrypto import jwk, jws

from tests.relying_party_sdk.small_provider import TestClock

RESOURCE = "https://trust.example/fhir/R4/Condition"
TOKEN = "the-token"


def ath(token: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(token.encode()).digest()).rstrip(b"=").decode()


class Prover:
    """One key; each proof has a new `jti`. None removes a member."""

    def __init__(self, clock: TestClock, kind: str = "ES256") -> None:
        made = {"ES256": {"kty": "EC", "crv": "P-256"}, "PS256": {"kty": "RSA", "size": 2048}}
        self.key = jwk.JWK.generate(**made.get(kind, {"kty": "OKP", "crv": "Ed25519"}))
        self.alg, self.clock, self.count = kind, clock, 0

    @property
    def jkt(self) -> str:
        return str(self.key.thumbprint())

    def proof(self, header: dict[str, Any] | None = None, **claims: Any) -> str:
        self.count += 1
        body = {
            "jti": str(self.count),
            "htm": "GET",
            "htu": RESOURCE,
            "iat": self.clock.timestamp(),
            "ath": ath(TOKEN),
            **claims,
        }
        head = {"typ": "dpop+jwt", "alg": self.alg, "jwk": self.key.export_public(as_dict=True), **(header or {})}
        signed = jws.JWS(json.dumps({name: value for name, value in body.items() if value is not None}))
        signed.allowed_algs = [self.alg]
        signed.add_signature(
            self.key, protected=json.dumps({name: value for name, value in head.items() if value is not None})
        )
        return str(signed.serialize(compact=True))
