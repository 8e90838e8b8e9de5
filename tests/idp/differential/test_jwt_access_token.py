"""RFC 9068 4: authlib as a resource server beside our own door, on every token that is almost an access token."""

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from authlib.oauth2 import OAuth2Error
from authlib.oauth2.rfc6749 import ResourceProtector
from authlib.oauth2.rfc9068 import JWTBearerTokenValidator
from joserfc.jwk import KeySet

from foundation.signing import KeyRing
from foundation.strict_jwt import parse
from tests.idp.differential.faults import is_explained
from tests.idp.differential.judge import Asked, Sent
from tests.idp.provider import ISSUER, Provider, confidential, run
from tests.idp.request_object.objects import unsigned, with_public_key_as_secret

TYPE = "at+jwt"
DIFFERS = {
    "revoked": "token-of-no-family",
    "made-up id": "token-of-no-family",
    "no type": "token-of-no-type",
    "RS256": "token-by-rsa",
}


def _theirs(jwks: Any, token: str) -> str:
    class Validator(JWTBearerTokenValidator):  # type: ignore[misc]
        def get_jwks(self) -> Any:
            return KeySet.import_key_set(jwks)

    protector = ResourceProtector()
    protector.register_token_validator(Validator(ISSUER, ISSUER))
    try:
        protector.validate_request(["openid"], Asked(Sent(method="GET", headers={"Authorization": f"Bearer {token}"})))
    except OAuth2Error as error:
        return str(error.error)
    return "ok"


def test_authlib_and_we_agree_on_every_header_signature_and_standing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(provider: Provider) -> None:
        monkeypatch.setattr("time.time", provider.clock.timestamp)
        await provider.person()
        tokens, keys = await provider.tokens(), provider.rooms.keys
        good: str = tokens["access_token"]
        claims, jwks = parse(good)[1], (await provider.back.get("/jwks")).json()
        revoked, narrow = (
            (await provider.tokens())["access_token"],
            (await provider.tokens(scope="data:read"))["access_token"],
        )
        await provider.post("/revoke", token=revoked)
        signed = partial(keys.sign_jwt, typ=TYPE)
        cases = {
            "good": good,
            "revoked": revoked,
            "made-up id": signed({**claims, "jti": "x" * 22}),
            "no id": signed({name: value for name, value in claims.items() if name != "jti"}),
            "other issuer": signed({**claims, "iss": "https://other.example"}),
            "no type": keys.sign_jwt(claims),
            "other type": keys.sign_jwt(claims, typ="consent-ticket+jwt"),
            "ID token": tokens["id_token"],
            "RS256": signed(claims, alg="RS256"),
            "altered": good[:-4] + "AAAA",
            "foreign key": KeyRing.generate(("ES256",)).sign_jwt(claims, typ=TYPE),
            "none": unsigned(claims),
            "confused": with_public_key_as_secret(claims, keys),
            "opaque": narrow,
            "no token": "x.y.z",
        }
        for name, token in cases.items():
            answer = await provider.userinfo(token)
            ours = "ok" if answer.status_code == 200 else "refused"
            theirs = "ok" if _theirs(jwks, token) == "ok" else "refused"
            assert is_explained((ours, theirs), DIFFERS.get(name, "")), (name, ours, theirs)
        provider.clock.advance(300)
        assert ((await provider.userinfo(good)).status_code, _theirs(jwks, good)) == (401, "invalid_token")

    run(tmp_path, story, confidential(access_token_format="jwt"))
