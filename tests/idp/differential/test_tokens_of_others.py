"""Every kind of token that the provider takes from outside, made by joserfc and by jwcrypto, with every algorithm."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from jwcrypto import jwk

from foundation.decryption import ALGORITHMS as KEY_ALGORITHMS
from foundation.decryption import ENCODINGS
from foundation.ids import RandomIds
from idp.clients.presented import ASSERTION_TYPE
from standards.oauth import CIBA, JWT_BEARER
from tests.idp.ciba.counter import signing as counter_that_signs
from tests.idp.provider import CALLBACK, ISSUER, Provider, answer, asserting, confidential, run
from tests.idp.registration.desk import WISH
from tests.idp.request_object.objects import claims_of
from tests.jose import MAKERS, SEALERS, Make, key_for, public_jwks

ALGORITHMS = ("ES256", "RS256", "PS256", "EdDSA")
PUBLISHER = "https://publisher.example"
REQUEST_TYPE = "oauth-authz-req+jwt"
Bring = Callable[[Provider, Callable[..., str]], Awaitable[bool]]


def _timed(provider: Provider, **claims: Any) -> dict[str, Any]:
    now = provider.clock.timestamp()
    jti = RandomIds(provider.clock).token()
    return {"aud": ISSUER, "iat": now, "nbf": now, "exp": now + 60, "jti": jti, **claims}


async def _client_assertion(provider: Provider, make: Callable[..., str]) -> bool:
    proof = make(_timed(provider, iss="clinic", sub="clinic"))
    form = {"client_assertion_type": ASSERTION_TYPE, "client_assertion": proof, "grant_type": "client_credentials"}
    return (await provider.back.post("/token", data=form)).status_code == 200


async def _request_object(provider: Provider, make: Callable[..., str]) -> bool:
    token = make(claims_of(provider, state="inside"), typ=REQUEST_TYPE)
    sent = {"client_id": "bank", "redirect_uri": CALLBACK, "request": token}
    return answer(await provider.browser.get("/authorize", params=sent)).get("state") == "inside"


async def _pushed_request_object(provider: Provider, make: Callable[..., str]) -> bool:
    token = make(claims_of(provider), typ=REQUEST_TYPE)
    return (await provider.post("/par", "bank", request=token)).status_code == 201


async def _issuers_assertion(provider: Provider, make: Callable[..., str]) -> bool:
    token = make(_timed(provider, iss=PUBLISHER, sub="workload-7"))
    return (await provider.post("/token", "worker", grant_type=JWT_BEARER, assertion=token)).status_code == 200


async def _software_statement(provider: Provider, make: Callable[..., str]) -> bool:
    token = make({"iss": PUBLISHER, "client_name": "Vouched Shop"})
    told = await provider.back.post("/register", json={**WISH, "software_statement": token})
    return told.status_code == 201 and told.json()["client_name"] == "Vouched Shop"


async def _proof(provider: Provider, make: Callable[..., str]) -> bool:
    claims = {"jti": RandomIds(provider.clock).token(), "htm": "POST", "htu": f"{ISSUER}/token"}
    proof = make({**claims, "iat": provider.clock.timestamp()}, typ="dpop+jwt", with_key=True)
    told = await provider.post("/token", "bank", grant_type="client_credentials", headers={"DPoP": proof})
    return told.status_code == 200 and told.json()["token_type"] == "DPoP"


async def _question(provider: Provider, make: Callable[..., str]) -> bool:
    """CIBA Core 7.1.1 and, inside, 7.1 login_hint_token."""
    subject = provider.rooms.pairwise.subject(provider.here, "counter")
    hint = make(_timed(provider, iss="counter", sub_id={"format": "iss_sub", "iss": ISSUER, "sub": subject}))
    asked = _timed(provider, iss="counter", scope="openid", login_hint_token=hint, binding_message="A1")
    form = {"request": make(asked, typ=REQUEST_TYPE)}
    proof = make(_timed(provider, iss="counter", sub="counter"))
    form |= {"client_assertion_type": ASSERTION_TYPE, "client_assertion": proof}
    return (await provider.back.post("/backchannel-authentication", data=form)).status_code == 200


KINDS: dict[str, Bring] = {
    "client assertion": _client_assertion,
    "request object": _request_object,
    "pushed request object": _pushed_request_object,
    "an issuer's assertion": _issuers_assertion,
    "software statement": _software_statement,
    "DPoP proof": _proof,
    "CIBA request with a hint token": _question,
}
# Where an algorithm is not promised: RFC 9449 5.1, and CIBA as FAPI has it.
NOT_PROMISED = {"DPoP proof": {"RS256"}, "CIBA request with a hint token": {"RS256"}}
CASES = [(kind, alg) for kind in KINDS for alg in ALGORITHMS if alg not in NOT_PROMISED.get(kind, ())]


def _clients(alg: str) -> tuple[Any, ...]:
    keys = public_jwks(alg)
    by_alg = {"token_endpoint_auth_signing_alg": alg} if alg != "RS256" else {}
    own = {"grant_types": (JWT_BEARER,), "redirect_uris": (), "post_logout_redirect_uris": (), "response_types": ()}
    worker = confidential("worker", **own, assertion_issuers={PUBLISHER: {"subject": "workload-7", "jwks": keys}})
    clients = (asserting("clinic", jwks=keys), confidential(jwks=keys), worker)
    if alg == "RS256":
        return clients
    signed = {"backchannel_authentication_request_signing_alg": alg, **by_alg}
    return (*clients, counter_that_signs("counter", jwks=keys, grant_types=(CIBA,), **signed))


def _publishers(folder: Path, alg: str) -> Path:
    entry = {"issuer": PUBLISHER, "jwks": public_jwks(alg), "rights": {"scopes": ["openid"]}, "invites": True}
    path = folder / "publishers.json"
    path.write_bytes(orjson.dumps([entry]))
    return path


def _making(make: Make, alg: str, *, is_altered: bool = False) -> Callable[..., str]:
    def made(claims: dict[str, Any], typ: str = "JWT", *, with_key: bool = False) -> str:
        public = {"jwk": key_for(alg).export_public(as_dict=True)} if with_key else {"kid": f"of-{alg}"}
        token = make(claims, alg, {"typ": typ, **public})
        at = token.rindex(".") + 10
        return token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :] if is_altered else token

    return made


@pytest.mark.parametrize("maker", MAKERS)
@pytest.mark.parametrize(("kind", "alg"), CASES)
def test_what_another_library_makes_is_taken_and_not_with_another_signature(
    tmp_path: Path, kind: str, alg: str, maker: str
) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        altered = _making(MAKERS[maker], alg, is_altered=True)
        assert not await KINDS[kind](provider, altered)
        assert await KINDS[kind](provider, _making(MAKERS[maker], alg))

    run(tmp_path, story, *_clients(alg), software_publishers=_publishers(tmp_path, alg))


@pytest.mark.parametrize("maker", SEALERS)
@pytest.mark.parametrize("enc", ENCODINGS)
@pytest.mark.parametrize("alg", KEY_ALGORITHMS)
def test_a_request_object_that_another_library_encrypts_is_opened(
    tmp_path: Path, alg: str, enc: str, maker: str
) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        keys = (await provider.back.get("/jwks")).json()["keys"]
        public = next(key for key in keys if key["use"] == "enc")
        inside = _making(MAKERS[maker], "ES256")(claims_of(provider, state="inside"), typ=REQUEST_TYPE)
        header = {"alg": alg, "enc": enc, "cty": "JWT", "kid": public["kid"]}
        sent = {"client_id": "bank", "redirect_uri": CALLBACK, "request": SEALERS[maker](inside, public, header)}
        assert answer(await provider.browser.get("/authorize", params=sent))["state"] == "inside"
        stranger = jwk.JWK.generate(kty="EC", crv="P-256", kid=public["kid"]).export_public(as_dict=True)
        sent["request"] = SEALERS[maker](inside, stranger, header)
        refused = await provider.browser.get("/authorize", params=sent)
        assert "error=invalid_request_object" in refused.headers["location"]

    run(tmp_path, story, confidential(jwks=public_jwks("ES256")))
