"""Scripts read answers only at the origins of their own client; the browser's credentials are never allowed."""

from pathlib import Path

import httpx
import pytest

from tests.idp.provider import CALLBACK, VERIFIER, Provider, confidential, public, request, run

PAGE, EVIL = "http://127.0.0.1:8111", "https://evil.example"


def _cors(response: httpx.Response) -> dict[str, str]:
    return {name: value for name, value in response.headers.items() if name.startswith("access-control-")}


async def _redeem(provider: Provider, origin: str, client_id: str = "app", code: str = "x") -> httpx.Response:
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK, "code_verifier": VERIFIER}
    headers = {"Origin": origin}
    return await provider.back.post("/token", data={**form, "client_id": client_id}, headers=headers)


def test_a_page_gets_its_tokens_and_reads_its_errors(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        good = await _redeem(provider, PAGE, code=await provider.code("app"))
        assert good.status_code == 200
        for response in (good, await _redeem(provider, PAGE)):
            assert _cors(response) == {
                "access-control-allow-origin": PAGE,
                "access-control-expose-headers": "DPoP-Nonce, WWW-Authenticate",
            }
            assert response.headers["vary"] == "Origin"
        headers = {"Authorization": f"Bearer {good.json()['access_token']}", "Origin": PAGE}
        told = await provider.back.get("/userinfo", headers=headers)
        assert (told.status_code, told.headers["access-control-allow-origin"]) == (200, PAGE)
        ended = {"token": good.json()["access_token"], "client_id": "app"}
        revoked = await provider.back.post("/revoke", data=ended, headers={"Origin": PAGE})
        assert (revoked.status_code, revoked.headers["access-control-allow-origin"]) == (200, PAGE)
        pushed = await provider.back.post("/par", data=request("app"), headers={"Origin": PAGE})
        assert (pushed.status_code, pushed.headers["access-control-allow-origin"]) == (201, PAGE)

    run(tmp_path, story, public())


def test_any_page_reads_the_public_documents(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        for path in ("/.well-known/openid-configuration", "/.well-known/oauth-authorization-server", "/jwks"):
            first = await provider.back.get(path, headers={"Origin": EVIL})
            again = await provider.back.get(path, headers={"If-None-Match": first.headers["etag"]})
            assert (first.status_code, again.status_code) == (200, 304)
            assert _cors(first) == _cors(again) == {"access-control-allow-origin": "*"}

    run(tmp_path, story)


def test_attack_a_page_elsewhere_reads_nothing(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        stolen = await _redeem(provider, EVIL, code=await provider.code("app"))
        headers = {"Authorization": f"Bearer {stolen.json()['access_token']}", "Origin": EVIL}
        for response in (
            stolen, await provider.back.get("/userinfo", headers=headers), await _redeem(provider, "null"),
            # a page of one client does not read what another one is told
            await _redeem(provider, "http://127.0.0.1:8222"), await _redeem(provider, PAGE, "bank"),
            await provider.back.post("/token", content=b"{", headers={"Origin": PAGE}),
        ):  # fmt: skip
            assert _cors(response) == {}

    other = public("other", redirect_uris=("http://127.0.0.1:8222/cb",))
    run(tmp_path, story, public(), confidential(), other)


@pytest.mark.parametrize(("path", "methods"), [("/token", "POST"), ("/userinfo", "GET, POST"), ("/revoke", "POST")])
def test_a_preflight_is_answered_without_credentials(tmp_path: Path, path: str, methods: str) -> None:
    async def story(provider: Provider) -> None:
        asked = {"Origin": PAGE, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "dpop"}
        response = await provider.back.options(path, headers=asked)
        assert response.status_code == 204
        assert _cors(response) == {
            "access-control-allow-origin": PAGE,
            "access-control-allow-methods": methods,
            "access-control-allow-headers": "authorization, content-type, dpop",
            "access-control-max-age": "600",
        }
        assert (await provider.back.options(path)).status_code == 405

    run(tmp_path, story)


def test_az30_no_script_may_read_the_front_door_or_a_page_of_ours(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        for path in ("/authorize", "/authorize/resume", "/login", "/", "/logout", "/introspect", "/consent"):
            response = await provider.browser.get(path, params=request("app"), headers={"Origin": PAGE})
            assert _cors(response) == {}, path
            assert (await provider.browser.options(path, headers={"Origin": PAGE})).status_code == 405

    run(tmp_path, story, public())
