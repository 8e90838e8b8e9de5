"""OpenID Connect Core 5.3: authlib's userinfo endpoint beside ours: the members of a plain and of a signed answer."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from authlib.oidc.core import UserInfo, UserInfoEndpoint
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

from tests.idp.provider import ISSUER, Provider, confidential, run

SCOPE = "openid name address birthdate gender"
KEY = ECKey.generate_key("P-256")


class _Endpoint(UserInfoEndpoint):  # type: ignore[misc]
    """It tells what ours told, of the same person and the same client."""

    def __init__(self, claims: dict[str, Any], metadata: dict[str, Any]) -> None:
        client = SimpleNamespace(client_id="bank", client_metadata=metadata)
        token = SimpleNamespace(get_client=lambda: client, get_user=lambda: "her", scope=SCOPE)
        super().__init__(resource_protector=SimpleNamespace(acquire_token=lambda scope: token))
        self._claims = claims

    def get_issuer(self) -> str:
        return ISSUER

    def resolve_private_key(self) -> Any:
        return KEY

    def generate_user_info(self, user: Any, scope: str) -> UserInfo:
        return UserInfo(self._claims)


async def _told(provider: Provider) -> Any:
    await provider.allow(await provider.person(), scope=SCOPE)
    return await provider.userinfo((await provider.tokens(scope=SCOPE))["access_token"])


def test_a_plain_answer_has_the_members_that_the_standard_knows_and_authlib_sends_it_alike(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        answer = await _told(provider)
        claims = answer.json()
        status, theirs, headers = _Endpoint(claims, {})(None)
        assert (answer.status_code, claims) == (status, dict(theirs))
        ours = {name.lower(): value for name, value in answer.headers.items()}
        assert {name.lower(): value for name, value in headers}.items() <= ours.items()
        standard = {name for name in claims if "#" not in name and not name.startswith(("urn:", "http"))}
        assert standard <= {*UserInfo.REGISTERED_CLAIMS, "verified_claims"}
        assert UserInfo(claims).filter("openid address").keys() == {"sub", "address"}
        assert claims["address"].keys() <= {
            *("formatted", "street_address", "locality", "region", "postal_code", "country")
        }

    run(tmp_path, story)


@pytest.mark.parametrize("alg", ["ES256"])
def test_a_signed_answer_has_the_claims_of_authlibs(tmp_path: Path, alg: str) -> None:
    async def story(provider: Provider) -> None:
        answer = await _told(provider)
        keys = KeySet.import_key_set((await provider.back.get("/jwks")).json())
        ours = jwt.decode(answer.text, keys, algorithms=[alg]).claims
        plain = {name: value for name, value in ours.items() if name not in ("iss", "aud")}
        status, text, headers = _Endpoint(plain, {"userinfo_signed_response_alg": alg})(None)
        theirs = jwt.decode(text, KEY, algorithms=[alg]).claims
        assert (answer.status_code, answer.headers["content-type"]) == (status, dict(headers)["Content-Type"])
        assert ours == theirs

    run(tmp_path, story, confidential(userinfo_signed_response_alg=alg))
