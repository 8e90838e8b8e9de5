"""What a resource server is told about a token, as plain JSON or as evidence it can keep (RFC 9701 5).

Who registered an algorithm gets a JWT whenever it asks for one by the Accept header (4); everybody else gets JSON, and
is not even asked what it accepts.
"""

from typing import Any

from foundation.clock import Clock
from foundation.signing import KeyRing
from idp.clients.client import Client
from idp.tokens.encryption import AnswerEncryption
from idp.wire import NO_STORE, Answer, Call, Headers, json_answer

TYPE = "token-introspection+jwt"
MEDIA_TYPE = f"application/{TYPE}"
_HEADERS: Headers = [(b"content-type", MEDIA_TYPE.encode()), *NO_STORE]


class IntrospectionAnswers:
    """Writes the answer in the form that the caller registered and asks for."""

    def __init__(self, issuer: str, keys: KeyRing, encryption: AnswerEncryption, clock: Clock) -> None:
        self._issuer, self._keys, self._encryption, self._clock = issuer, keys, encryption, clock

    async def write(self, call: Call, caller: Client, document: dict[str, Any]) -> Answer:
        """5: the answer of RFC 7662 as one claim; `sub` and `exp` of the token never stand beside it, lest this JWT
        pass for one (8.1)."""
        alg = caller.introspection_signed_response_alg
        if not alg or not _accepts(call):
            return json_answer(document)
        claims = {
            "iss": self._issuer,
            "aud": caller.client_id,
            "iat": self._clock.timestamp(),
            "token_introspection": document,
        }
        body = await self._keys.sign_jwt_async(claims, alg=alg, typ=TYPE)
        if caller.introspection_encryption:
            body = await self._encryption.token(caller, body, caller.introspection_encryption)
        return Answer(200, body.encode(), _HEADERS)


def _accepts(call: Call) -> bool:
    """4: the type is named; a wildcard names nothing."""
    listed = (call.header(b"accept") or b"").decode("latin-1").lower().split(",")
    return any(each.partition(";")[0].strip() == MEDIA_TYPE for each in listed)
