"""In which form UserInfo leaves: plain JSON, a signed JWT, an encrypted one, or both (OpenID Connect Core 5.3.2)."""

from typing import Any

import orjson

from foundation.signing import KeyRing
from idp.clients.client import Client
from idp.tokens.encryption import AnswerEncryption
from idp.wire import NO_STORE, Answer, Headers, json_answer

JWT: Headers = [(b"content-type", b"application/jwt"), *NO_STORE]


class UserInfoAnswers:
    """Writes the answer in the form that the client registered."""

    def __init__(self, issuer: str, keys: KeyRing, encryption: AnswerEncryption) -> None:
        self._issuer, self._keys, self._encryption = issuer, keys, encryption

    async def write(self, client: Client, document: dict[str, Any], headers: Headers) -> Answer:
        """5.3.2: a signed answer "SHOULD contain the Claims iss and aud"; signed first, then encrypted."""
        alg, encryption = client.userinfo_signed_response_alg, client.userinfo_encryption
        if alg:
            body = await self._keys.sign_jwt_async({**document, "iss": self._issuer, "aud": client.client_id}, alg=alg)
            body = await self._encryption.token(client, body, encryption) if encryption else body
        elif encryption is not None:
            body = await self._encryption.claims(client, orjson.dumps(document), encryption)
        else:
            return json_answer(document, headers=headers)
        return Answer(200, body.encode(), [*JWT, *headers])
