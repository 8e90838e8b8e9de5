"""OAuth 2.0 JWT Secured Authorization Response Mode (JARM), for RFC 6749 4.1.2: the answer as one signed `response`.

The client learns from the signature what RFC 9207's `iss` only claims, and that nobody changed, cut or mixed the
parameters on the way; encrypted (2.2), nobody on the way reads them either. The modes are `jwt`, and every carrier's
name with `.jwt` (2.3).
"""

from typing import Any

from foundation.clock import Clock
from foundation.encryption import ALGORITHMS, ENCODINGS
from foundation.signing import KeyRing
from idp.authorize.response_mode import Encoding, Parameters
from idp.clients.client import Client
from idp.feature import Feature
from idp.tokens.encryption import AnswerEncryption

# 2.1: "RECOMMENDED maximum lifetime of 10 minutes"; the code inside lives one.
RESPONSE_SECONDS = 600
_MEMBERS = ("signed_response_alg", "encrypted_response_alg", "encrypted_response_enc")


class SignedResponses:
    """Signs for one issuer."""

    def __init__(self, issuer: str, keys: KeyRing, encryption: AnswerEncryption, clock: Clock) -> None:
        self._issuer, self._keys, self._encryption, self._clock = issuer, keys, encryption, clock

    async def encode(self, client: Client, parameters: Parameters) -> Parameters:
        """2.1 and 2.2: iss, aud and exp beside the parameters; 3: with the algorithm the client registered."""
        now = self._clock.timestamp()
        claims: dict[str, Any] = {
            **parameters,
            "iss": self._issuer,
            "aud": client.client_id,
            "exp": now + RESPONSE_SECONDS,
            "iat": now,
        }
        response = await self._keys.sign_jwt_async(claims, alg=client.authorization_signed_response_alg)
        if client.authorization_encryption is not None:
            response = await self._encryption.token(client, response, client.authorization_encryption)
        return {"response": response}


def jwt_response_mode(issuer: str, keys: KeyRing, encryption: AnswerEncryption, clock: Clock) -> Feature:
    """The feature."""
    responses = SignedResponses(issuer, keys, encryption, clock)
    return Feature(
        name="jwt_response_mode",
        specification="OAuth 2.0 JWT Secured Authorization Response Mode (JARM)",
        requires=("authorization_code", "registered_keys"),
        response_encodings=(Encoding("jwt", responses.encode, hides=lambda client: False),),
        metadata={
            "authorization_signing_alg_values_supported": list(keys.algs),
            "authorization_encryption_alg_values_supported": list(ALGORITHMS),
            "authorization_encryption_enc_values_supported": list(ENCODINGS),
        },
        client_metadata=frozenset(f"authorization_{part}" for part in _MEMBERS),
    )
