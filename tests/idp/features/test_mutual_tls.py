"""RFC 8705 3 to 5: tokens that only the holder of a certificate can use."""

from pathlib import Path
from typing import Any

import httpx

from idp.mutual_tls.certificate import thumbprint_of
from tests.idp.certified import authority, self_signed, shown
from tests.idp.provider import (
    CALLBACK,
    ISSUER,
    MTLS,
    VERIFIER,
    Provider,
    asserting,
    confidential,
    details,
    public,
    resource_server,
    run,
)

BOUND = {"tls_client_certificate_bound_access_tokens": True}
OWN, OTHER = self_signed(), self_signed()


def _error(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json()["error"]


async def _tokens(provider: Provider, client_id: str, headers: dict[str, str], **wish: str) -> httpx.Response:
    code = await provider.code(client_id, **{"scope": "openid offline_access", **wish})
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK, "code_verifier": VERIFIER}
    return await provider.post("/token", client_id, headers=headers, **form)


async def _userinfo(provider: Provider, token: str, headers: dict[str, str]) -> httpx.Response:
    return await provider.back.get("/userinfo", headers={"authorization": f"Bearer {token}", **headers})


def test_a_token_belongs_to_the_certificate_it_was_asked_with(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        for client_id in ("bank", "clinic", "app"):
            tokens = (await _tokens(provider, client_id, shown(OWN))).json()
            assert tokens["token_type"] == "Bearer"
            token = tokens["access_token"]
            assert (await _userinfo(provider, token, shown(OWN))).status_code == 200
            forged = {"client-cert": shown(OWN)["client-cert"]}
            for headers in ({}, shown(OTHER), shown(authority().certify()), forged, shown(OWN, secret="x" * 43)):
                response = await _userinfo(provider, token, headers)
                assert _error(response) == (401, "invalid_token")
                assert 'error="invalid_token"' in response.headers["www-authenticate"]
            as_dpop = await provider.back.get("/userinfo", headers={"authorization": f"DPoP {token}", **shown(OWN)})
            assert _error(as_dpop) == (401, "invalid_token")

    run(tmp_path, story, confidential(**BOUND), asserting(**BOUND), public(**BOUND))


def test_without_a_certificate_no_token_is_given_and_no_code_is_spent(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        code = await provider.code()
        assert _error(await provider.redeem(code)) == (400, "invalid_request")
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK, "code_verifier": VERIFIER}
        assert (await provider.post("/token", headers=shown(OWN), **form)).status_code == 200

    run(tmp_path, story, confidential(**BOUND))


def test_tk18_a_refresh_token_of_a_public_client_belongs_to_its_certificate(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()

        async def refresh(client_id: str, token: str, headers: dict[str, str]) -> httpx.Response:
            form = {"grant_type": "refresh_token", "refresh_token": token}
            return await provider.post("/token", client_id, headers=headers, **form)

        token = (await _tokens(provider, "app", shown(OWN))).json()["refresh_token"]
        assert _error(await refresh("app", token, {})) == (400, "invalid_request")
        assert _error(await refresh("app", token, shown(OTHER))) == (400, "invalid_grant")
        assert (await refresh("app", token, shown(OWN))).status_code == 200
        token = (await _tokens(provider, "bank", shown(OWN))).json()["refresh_token"]
        renewed = (
            await refresh("bank", token, shown(OTHER))
        ).json()  # 7.1: it has authenticated, and may renew its certificate
        assert (await _userinfo(provider, renewed["access_token"], shown(OTHER))).status_code == 200
        assert (await _userinfo(provider, renewed["access_token"], shown(OWN))).status_code == 401

    run(tmp_path, story, public(**BOUND), confidential(**BOUND))


def test_introspection_tells_the_resource_server_whose_certificate_it_is(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        person = await provider.person()
        wish = {"scope": "openid data:read", "authorization_details": details()}
        await provider.allow(person, **wish)
        token = (await _tokens(provider, "bank", shown(OWN), **wish)).json()["access_token"]
        told = (await provider.post("/introspect", "kakehashi-data-trust", token=token)).json()
        assert (told["token_type"], told["cnf"]) == ("Bearer", {"x5t#S256": thumbprint_of(OWN)})

    run(tmp_path, story, confidential(**BOUND), resource_server())


def test_a_token_may_be_tied_to_both_and_then_needs_both(tmp_path: Path) -> None:
    from tests.idp.prover import Prover

    async def story(provider: Provider) -> None:
        await provider.person()
        prover = Prover(provider.clock)
        tokens = (await _tokens(provider, "bank", {**shown(OWN), **prover.headers("POST", "/token")})).json()
        token = tokens["access_token"]
        assert tokens["token_type"] == "DPoP"

        async def use(headers: dict[str, str]) -> int:
            response = await provider.back.get("/userinfo", headers=headers)
            return response.status_code

        assert await use({**shown(OWN), **prover.headers("GET", "/userinfo", token)}) == 200
        assert await use(prover.headers("GET", "/userinfo", token)) == 401
        assert await use({**shown(OWN), "authorization": f"Bearer {token}"}) == 401

    run(tmp_path, story, confidential(**BOUND))


def test_discovery_names_the_addresses_where_certificates_are_asked_for(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        document = (await provider.back.get("/.well-known/openid-configuration")).json()
        assert document["tls_client_certificate_bound_access_tokens"] is True
        aliases: dict[str, Any] = document["mtls_endpoint_aliases"]
        assert aliases["token_endpoint"] == f"{MTLS}/token"
        assert set(aliases) >= {
            *("userinfo_endpoint", "revocation_endpoint", "introspection_endpoint"),
            "pushed_authorization_request_endpoint",
        }
        assert "authorization_endpoint" not in aliases
        for name, url in aliases.items():
            assert url.removeprefix(MTLS) == document[name].removeprefix(ISSUER)
            answer = await provider.back.request("OPTIONS", url)
            assert answer.status_code == 405  # it is there, under that host name too

    run(tmp_path, story)


def test_without_a_way_for_certificates_nothing_of_it_is_promised(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        document = (await provider.back.get("/.well-known/openid-configuration")).json()
        assert not {name for name in document if "tls" in name}
        assert "self_signed_tls_client_auth" not in document["token_endpoint_auth_methods_supported"]
        assert (await provider.back.get(f"{MTLS}/jwks")).status_code == 421

    run(tmp_path, story, mtls_url="", mtls_client_ca=None, client_certificate_secret="")


def test_one_host_for_both_needs_no_aliases(tmp_path: Path) -> None:
    from idp.features.mutual_tls import mutual_tls

    async def story(provider: Provider) -> None:
        doors = provider.rooms.policy.mutual_tls
        assert doors is not None
        feature = mutual_tls(ISSUER, ISSUER, doors.certificates)
        assert feature.endpoint_metadata({"token_endpoint": "/token"}) == {}

    run(tmp_path, story)
