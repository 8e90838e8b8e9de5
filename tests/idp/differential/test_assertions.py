"""RFC 7523: authlib judges the same assertions, of a client about itself and of an issuer about a program."""

from pathlib import Path
from typing import Any

import pytest
from authlib.oauth2.rfc6749 import grants
from authlib.oauth2.rfc7523 import JWTBearerClientAssertion, JWTBearerGrant
from joserfc.jwk import ECKey, KeySet

from foundation.signing import KeyRing
from idp.clients.presented import ASSERTION_TYPE
from standards.oauth import JWT_BEARER
from tests.idp.differential.faults import is_explained
from tests.idp.differential.judge import Judge, OwnAccess, form_of, word_of
from tests.idp.features.test_jwt_bearer import PLATFORM, RING, vouched
from tests.idp.provider import CLIENT_KEYS, ISSUER, Provider, asserting, run
from tests.idp.request_object.objects import unsigned, with_public_key_as_secret

STRANGER = KeyRing.generate(("ES256",))
# What is changed in a good assertion, and the name of the difference; `_` stands for now, None takes a claim away.
CLAIMS: list[tuple[dict[str, Any], str]] = [
    *((each, "") for each in (
        {}, {"iat": None}, {"nbf": 0}, {"exp": 1}, {"exp": 60.5}, {"nbf": -0.5}, {"unheard_of": True},
        {"iss": None}, {"sub": None}, {"jti": None}, {"aud": None}, {"exp": None}, {"iss": 7}, {"sub": ["bank"]},
        {"aud": 7}, {"iat": True}, {"exp": True},
        {"iss": "other"}, {"sub": "other"}, {"aud": "https://op.example"}, {"aud": f"{ISSUER}/"}, {"aud": []},
        {"exp": "soon"}, {"nbf": "now"}, {"iat": "now"}, {"exp": -61}, {"nbf": 61}, {"iat": 61}, {"jti": 7},
    )),
    ({"aud": [ISSUER]}, "audience-as-a-list"), ({"aud": [ISSUER, "https://op.example"]}, "audience-as-a-list"),
    ({"exp": 0}, "no-leeway-at-the-end"), ({"exp": -30}, "no-leeway-at-the-end"),
    ({"exp": 86400}, "assertion-for-a-day"), ({"nbf": 30}, "ten-seconds-ahead"), ({"iat": 30}, "ten-seconds-ahead"),
    ({"jti": ""}, "empty-id"),
]  # fmt: skip
TIMES = ("exp", "nbf", "iat")


def _claims(now: int, about: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    def moved(name: str, value: Any) -> Any:
        is_offset = name in TIMES and isinstance(value, int | float) and not isinstance(value, bool)
        return now + value if is_offset else value

    claims = {"aud": ISSUER, "iat": now, "exp": now + 60, "jti": f"{changes}", **about}
    claims |= {name: moved(name, value) for name, value in changes.items()}
    return {name: value for name, value in claims.items() if value is not None}


class _OfAClient(JWTBearerClientAssertion):  # type: ignore[misc]
    CLIENT_AUTH_METHOD = "private_key_jwt"

    def get_audiences(self) -> list[str]:
        return [ISSUER]

    def validate_jti(self, claims: Any, jti: Any) -> bool:
        return isinstance(jti, str)

    def resolve_client_public_key(self, client: Any) -> KeySet:
        return KeySet.import_key_set(client.record.jwks)


class _OwnAccess(grants.ClientCredentialsGrant):  # type: ignore[misc]
    TOKEN_ENDPOINT_AUTH_METHODS = ("private_key_jwt",)


async def _of_a_client(provider: Provider, assertion: str) -> tuple[str, str]:
    judge = Judge(provider.rooms.clients.all(), OwnAccess)
    judge.register_client_auth_method("private_key_jwt", _OfAClient())
    judge.register_grant(_OwnAccess)
    proof = {"client_assertion_type": ASSERTION_TYPE, "client_assertion": assertion}
    sent = form_of({"grant_type": "client_credentials", **proof})
    answer = await provider.back.post("/token", content=sent.body, headers=dict(sent.headers))
    return word_of(answer), judge.token(sent).word


class _OfAnIssuer(JWTBearerGrant):  # type: ignore[misc]
    def get_audiences(self) -> list[str]:
        return [ISSUER]

    def resolve_issuer_client(self, issuer: str) -> Any:
        return self.server.query_client("worker") if issuer == PLATFORM else None

    def resolve_client_public_key(self, client: Any) -> KeySet:
        return KeySet.import_key_set(RING.public_jwks())  # type: ignore[arg-type]

    def authenticate_user(self, subject: Any) -> Any:
        return "the program" if subject == "workload-7" else None

    def has_granted_permission(self, client: Any, user: Any) -> bool:
        return True


async def _of_an_issuer(provider: Provider, assertion: str) -> tuple[str, str]:
    judge = Judge(provider.rooms.clients.all(), OwnAccess)
    judge.register_grant(_OfAnIssuer)
    sent = form_of({"grant_type": JWT_BEARER, "assertion": assertion})
    answer = await provider.post("/token", "worker", **dict(sent.pairs))
    return word_of(answer), judge.token(sent).word


KINDS = {
    "client": (_of_a_client, asserting("bank"), {"iss": "bank", "sub": "bank"}, CLIENT_KEYS, "invalid_client"),
    "grant": (_of_an_issuer, vouched(), {"iss": PLATFORM, "sub": "workload-7"}, RING, "invalid_grant"),
}
# authlib's grant lets these two be left out; its client assertion does not.
LEFT_OUT = {("grant", "jti"): "grant-without-an-id", ("grant", "sub"): "grant-about-nobody"}


@pytest.mark.parametrize(("changes", "differs"), CLAIMS, ids=str)
@pytest.mark.parametrize("kind", KINDS)
def test_authlib_and_we_agree_on_every_claim(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, changes: dict[str, Any], differs: str
) -> None:
    ask, client, about, ring, refused = KINDS[kind]
    for name in (name for name, value in changes.items() if value is None):
        differs = LEFT_OUT.get((kind, name), differs)

    async def story(provider: Provider) -> None:
        monkeypatch.setattr("time.time", provider.clock.timestamp)
        found = await ask(provider, ring.sign_jwt(_claims(provider.clock.timestamp(), about, changes)))
        assert found[0] in ("ok", refused)
        told = tuple(word if word == "ok" else "refused" for word in found)
        assert is_explained((told[0], told[1]), differs), found

    run(tmp_path, story, client)


@pytest.mark.parametrize("kind", KINDS)
def test_authlib_and_we_refuse_the_same_signatures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    ask, client, about, ring, refused = KINDS[kind]

    async def story(provider: Provider) -> None:
        monkeypatch.setattr("time.time", provider.clock.timestamp)
        claims = _claims(provider.clock.timestamp(), about, {})
        good = ring.sign_jwt(claims)
        for assertion in (
            *("x", "x.y.z", good[:-4] + "AAAA", good + ".x"),
            *(unsigned(claims), with_public_key_as_secret(claims, ring), STRANGER.sign_jwt(claims)),
        ):
            assert await ask(provider, assertion) == (refused, refused)
        assert await ask(provider, good) == ("ok", "ok")

    run(tmp_path, story, client)


def test_what_authlib_signs_for_a_program_is_accepted(tmp_path: Path) -> None:
    key = ECKey.generate_key("P-256", {"kid": "k", "use": "sig"})
    keys: Any = {"keys": [key.as_dict(private=False)]}

    async def story(provider: Provider) -> None:
        now = provider.clock.timestamp()
        times = {"issued_at": now, "expires_at": now + 60}
        header = {"alg": "ES256", "kid": "k"}
        signed = JWTBearerGrant.sign(key, PLATFORM, ISSUER, "workload-7", header=header, **times)
        answer = await provider.post("/token", "worker", grant_type=JWT_BEARER, assertion=signed)
        assert answer.status_code == 200, answer.text

    run(tmp_path, story, vouched(assertion_issuers={PLATFORM: {"subject": "workload-7", "jwks": keys}}))
