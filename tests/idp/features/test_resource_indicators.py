"""RFC 8707: a token for one resource is worth nothing at another, whoever says so and when."""

from pathlib import Path

import pytest

from tests.idp.provider import ISSUER, TRUST, Provider, answer, asserting, confidential, resource_server, run

USERINFO = f"{ISSUER}/userinfo"
RS = "kakehashi-data-trust"
WIDE = "openid offline_access data:read"


async def _consented(provider: Provider) -> None:
    await provider.allow(await provider.person(), scope=WIDE)


async def _is_active(provider: Provider, token: str) -> bool:
    told = (await provider.post("/introspect", RS, token=token)).json()
    return bool(told["active"])


async def _opens(provider: Provider, token: str) -> tuple[bool, bool]:
    """At UserInfo, and at the data trust."""
    return (await provider.userinfo(token)).status_code == 200, await _is_active(provider, token)


def test_without_a_resource_the_scope_decides_as_before(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await _consented(provider)
        assert await _opens(provider, (await provider.tokens(scope=WIDE))["access_token"]) == (True, True)

    run(tmp_path, story, confidential(), resource_server())


@pytest.mark.parametrize(
    ("resource", "opens"), [(USERINFO, (True, False)), (ISSUER, (True, False)), (TRUST, (False, True))]
)
def test_a_grant_for_one_resource_opens_that_one_only_also_after_a_refresh(
    tmp_path: Path, resource: str, opens: tuple[bool, bool]
) -> None:
    async def story(provider: Provider) -> None:
        await _consented(provider)
        tokens = await provider.tokens(scope=WIDE, resource=resource)
        assert "id_token" in tokens
        assert await _opens(provider, tokens["access_token"]) == opens
        form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"], "resource": resource}
        refreshed = (await provider.post("/token", **form)).json()
        assert await _opens(provider, refreshed["access_token"]) == opens

    run(tmp_path, story, confidential(), resource_server())


def test_it_may_be_said_with_the_code_and_never_another_than_before(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await _consented(provider)
        late = (await provider.redeem(await provider.code(scope=WIDE), resource=TRUST)).json()
        assert await _opens(provider, late["access_token"]) == (False, True)
        code = await provider.code(scope=WIDE, resource=USERINFO)
        assert (await provider.redeem(code, resource=TRUST)).json()["error"] == "invalid_target"
        # Nothing was spent by the refusal.
        assert (await provider.redeem(code, resource=USERINFO)).status_code == 200

    run(tmp_path, story, confidential(), resource_server())


def test_a_refresh_cannot_change_what_the_grant_is_for_and_loses_nothing_by_trying(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await _consented(provider)
        for resource, other in ((USERINFO, TRUST), (None, TRUST)):
            tokens = await provider.tokens(scope=WIDE, resource=resource)
            form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
            refused = await provider.post("/token", **form, resource=other)
            assert (refused.status_code, refused.json()["error"]) == (400, "invalid_target")
            assert (await provider.post("/token", **form)).status_code == 200

    run(tmp_path, story)


@pytest.mark.parametrize("resource", ["https://evil.example", f"{ISSUER}/", f"{TRUST}#x", "urn:x", f"{ISSUER}/token"])
def test_attack_a_token_for_a_place_that_is_none_of_ours(tmp_path: Path, resource: str) -> None:
    async def story(provider: Provider) -> None:
        await _consented(provider)
        assert answer(await provider.authorize(resource=resource))["error"] == "invalid_target"
        pushed = await provider.post("/par", resource=resource, response_type="code", scope="openid")
        assert pushed.status_code == 400
        refused = await provider.redeem(await provider.code(), resource=resource)
        assert refused.json()["error"] == "invalid_target"
        own = await provider.post("/token", grant_type="client_credentials", resource=resource)
        assert own.json()["error"] == "invalid_target"

    run(tmp_path, story)


def test_a_clients_own_token_and_a_jwt_name_the_resource(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        form = {"grant_type": "client_credentials", "scope": "data:read"}
        own = (await provider.post("/token", "jwt", **form, resource=ISSUER)).json()
        assert not await _is_active(provider, own["access_token"])
        trusts = (await provider.post("/token", "jwt", **form, resource=TRUST)).json()
        assert await _is_active(provider, trusts["access_token"])

    run(tmp_path, story, asserting("jwt", access_token_format="jwt"), resource_server())
