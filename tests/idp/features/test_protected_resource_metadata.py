"""RFC 9728: a caller that was refused finds out where to get a token, and the server names its resources."""

import re
from pathlib import Path

from idp.assembly import fold
from idp.enabled import enabled_features
from tests.idp.provider import ISSUER, TRUST, Provider, run

WHERE = re.compile(r'resource_metadata="([^"]+)"')


def test_each_resource_describes_itself_at_the_address_that_its_refusal_names(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        for path, scope, methods in (
            ("/userinfo", "openid", ["header", "body"]),
            ("/latest-attributes", "latest_attributes", ["header"]),
        ):
            for headers in ({}, {"Authorization": "Bearer x"}):
                refused = await provider.back.get(path, headers=headers)
                assert refused.status_code == 401
                challenges = refused.headers.get_list("www-authenticate")
                found = {WHERE.findall(each)[0] for each in challenges}
                assert found == {f"{ISSUER}/.well-known/oauth-protected-resource{path}"}
            document = (await provider.back.get(found.pop())).json()
            # 3.3: the very URL that was asked.
            assert document["resource"] == ISSUER + path
            assert document["authorization_servers"] == [ISSUER]
            assert scope in document["scopes_supported"]
            assert document["bearer_methods_supported"] == methods
            assert document["tls_client_certificate_bound_access_tokens"] is True
            assert "ES256" in document["dpop_signing_alg_values_supported"]

    run(tmp_path, story)


def test_the_server_names_every_resource_that_takes_its_tokens(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        document = (await provider.back.get("/.well-known/openid-configuration")).json()
        assert document["protected_resources"] == [f"{ISSUER}/userinfo", f"{ISSUER}/latest-attributes", TRUST]

    run(tmp_path, story)


def test_a_form_that_is_said_to_carry_a_token_does_and_a_query_does_not(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        token = (await provider.tokens())["access_token"]
        assert (await provider.back.post("/userinfo", data={"access_token": token})).status_code == 200
        assert (await provider.back.get("/userinfo", params={"access_token": token})).status_code == 401

    run(tmp_path, story)


def test_lifted_out_the_challenges_name_nothing(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        rest = [each for each in enabled_features(provider.rooms) if each.name != "protected_resource_metadata"]
        assert fold(rest, provider.rooms.clients).resource_metadata == {}

    run(tmp_path, story)
