"""The composed application: health, headers, hosts, the number guard, and the neighbours' routes in place."""

import asyncio
from dataclasses import replace
from pathlib import Path

import httpx
import orjson

from foundation.clock import FixedClock
from foundation.ids import RandomIds
from idp.app import create_app
from tests.idp.card_login import mint
from tests.idp.clients.test_registration import SHOP
from tests.idp.provider import ISSUER, Provider, request, run, settings_in


def test_health_and_every_room_answer(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        assert (await provider.back.get("/health")).json() == {"status": "ok"}
        for method, path in (
            ("GET", "/login"),
            ("POST", "/card/challenges"),
            ("GET", "/consent"),
            ("POST", "/grants/revoke"),
        ):
            assert (await provider.back.request(method, path)).status_code not in (404, 405, 500)

    run(tmp_path, story)


def test_every_answer_carries_the_security_headers(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        for path in ("/health", "/token", "/jwks", "/authorize", "/login", "/nowhere"):
            headers = (await provider.back.get(path)).headers
            assert headers["x-content-type-options"] == "nosniff", path
            assert "frame-ancestors 'none'" in headers["content-security-policy"], path
            assert headers["referrer-policy"] == "no-referrer", path

    run(tmp_path, story)


def test_another_host_name_is_refused(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        assert (await provider.back.get("/health", headers={"Host": "evil.example"})).status_code == 421

    run(tmp_path, story)


def test_an_individual_number_is_refused_everywhere(tmp_path: Path) -> None:
    number = "123456789018"

    async def story(provider: Provider) -> None:
        for response in (
            await provider.browser.get("/authorize", params=request(state=number)),
            await provider.browser.get(
                "/authorize", params=request(login_hint=f"{number[:4]} {number[4:8]} {number[8:]}")
            ),
            await provider.back.post("/token", data={"grant_type": "client_credentials", "scope": number}),
            await provider.back.get("/userinfo", headers={"Authorization": f"Bearer {number}"}),
            await provider.back.post("/card/challenges", json={"ticket": number}),
        ):
            assert response.status_code == 400
            assert number not in response.text

    run(tmp_path, story)


def test_the_factory_serves_clients_from_a_file(tmp_path: Path) -> None:
    async def story() -> None:
        path = tmp_path / "clients.json"
        path.write_bytes(orjson.dumps([SHOP]))
        clock = FixedClock(mint.NOW)
        async with httpx.AsyncClient() as outside:
            settings = replace(settings_in(tmp_path), clients=path)
            app = create_app(settings, clock=clock, ids=RandomIds(clock), http=outside)
            async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=ISSUER) as browser:
                parameters = request("shop", redirect_uri=SHOP["redirect_uris"][0])
                assert (await browser.get("/authorize", params=parameters)).status_code == 303

    asyncio.run(story())
