"""RFC 9068 4: authlib as a resource server beside our own door, on every token that is almost an access token."""

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from authlib.oauth2 import OAuth2Error
from authlib.oauth2.rfc6749 import ResourceProtector
from authlib.oauth2.rfc9068 import JWTBearerTokenValidator, JWTIntrospectionEndpoint, JWTRevocationEndpoint
from joserfc.jwk import KeySet

from foundation.signing import KeyRing, SigningKey
from foundation.strict_jwt import parse
from idp.clients.metadata.answers import SIGNING_ALGORITHMS
from tests.idp.differential.differences import DIFFERENCES
from tests.idp.differential.faults import is_explained
from tests.idp.differential.judge import Asked, Judge, Sent, basic, form_of, word_of
from tests.idp.provider import ISSUER, SECRET, Provider, confidential, resource_server, run
from tests.idp.request_object.objects import unsigned, with_public_key_as_secret

TYPE = "at+jwt"
DIFFERS = {
    "revoked": "token-of-no-family",
    "made-up id": "token-of-no-family",
    "no type": "token-of-no-type",
    "PS256": "token-by-an-unusual-algorithm",
    "EdDSA": "token-by-an-unusual-algorithm",
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
            **{alg: signed(claims, alg=alg) for alg in SIGNING_ALGORITHMS},
            "PS256's key as RS256": SigningKey("RS256", keys.current("PS256").key).compact(claims, TYPE),
            "RS256's key as PS256": SigningKey("PS256", keys.current("RS256").key).compact(claims, TYPE),
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


def test_authlibs_endpoints_tell_of_a_jwt_what_ours_tell_and_ours_can_end_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(provider: Provider) -> None:
        monkeypatch.setattr("time.time", provider.clock.timestamp)
        jwks = KeySet.import_key_set((await provider.back.get("/jwks")).json())

        class Introspection(JWTIntrospectionEndpoint):  # type: ignore[misc]
            def get_jwks(self) -> Any:
                return jwks

            def check_permission(self, token: Any, client: Any, request: Any) -> bool:
                return True

        class Revocation(JWTRevocationEndpoint):  # type: ignore[misc]
            def get_jwks(self) -> Any:
                return jwks

        own = await provider.post("/token", grant_type="client_credentials", scope="data:read")
        token = own.json()["access_token"]
        judge = Judge(provider.rooms.clients.all())
        judge.register_endpoint(Introspection(ISSUER))
        judge.register_endpoint(Revocation(ISSUER))
        sent = form_of({"token": token, "authorization": basic("bank", SECRET)})
        theirs = judge.endpoint("introspection", sent).body
        ours = (await provider.post("/introspect", "kakehashi-data-trust", token=token)).json()
        assert theirs.pop("sub") == "bank"  # of the token; an answer of ours has no sub where there is no person
        assert theirs.items() <= ours.items()
        answer = await provider.back.post("/revoke", content=sent.body, headers=dict(sent.headers))
        told = word_of(answer), judge.endpoint("revocation", sent).word
        assert DIFFERENCES["jwt-that-is-revoked"].is_between(*told)

    run(tmp_path, story, confidential(access_token_format="jwt"), resource_server())
