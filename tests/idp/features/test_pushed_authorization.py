"""RFC 9126: one use, one minute, one client, one table of checks."""

import asyncio
from pathlib import Path

import httpx

from idp.authorize.checks import PUSHED_URN
from tests.idp.provider import Provider, answer, asserting, confidential, request, run


async def _push(provider: Provider, client_id: str = "bank", **changes: str | None) -> httpx.Response:
    return await provider.post("/par", client_id, **request(client_id, **changes))


async def _visit(provider: Provider, uri: str, client_id: str = "bank", **more: str) -> httpx.Response:
    return await provider.browser.get("/authorize", params={"client_id": client_id, "request_uri": uri, **more})


def test_a_pushed_request_is_answered_like_a_plain_one(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        for client_id in ("bank", "clinic"):
            pushed = await _push(provider, client_id)
            assert pushed.status_code == 201
            assert pushed.json()["expires_in"] == 60
            assert pushed.headers["cache-control"] == "no-store"
            got = answer(await _visit(provider, pushed.json()["request_uri"], client_id, state="evil", scope="name"))
            assert got["state"] == "the-state"
            assert (await provider.redeem(got["code"], client_id)).json()["scope"] == "openid"

    run(tmp_path, story, confidential(), asserting())


def test_a_second_use_an_old_one_and_another_clients_show_a_page(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        uri = (await _push(provider)).json()["request_uri"]
        stolen = await _visit(provider, uri, "clinic")
        assert stolen.status_code == 400
        assert (await _visit(provider, uri)).status_code == 303
        again = await _visit(provider, uri, redirect_uri=request()["redirect_uri"])
        assert again.status_code == 400
        assert "location" not in again.headers
        old = (await _push(provider)).json()["request_uri"]
        provider.clock.advance(60)
        assert (await _visit(provider, old)).status_code == 400
        assert (await _visit(provider, PUSHED_URN + "guess")).status_code == 400
        assert (await _visit(provider, PUSHED_URN)).status_code == 400

    run(tmp_path, story, confidential(), asserting())


def test_of_ten_parallel_visits_one_is_served(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        uri = (await _push(provider)).json()["request_uri"]
        responses = await asyncio.gather(*(_visit(provider, uri) for _ in range(10)))
        assert sorted(response.status_code for response in responses) == [303, *[400] * 9]

    run(tmp_path, story)


def test_a_client_that_must_push_cannot_use_the_plain_door(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        assert answer(await provider.authorize())["error"] == "invalid_request"
        uri = (await _push(provider)).json()["request_uri"]
        assert answer(await _visit(provider, uri))["code"]

    run(tmp_path, story, confidential(require_par=True))


def test_everything_refused_at_the_front_door_is_refused_here(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        for changes, error in (
            ({"redirect_uri": "https://evil.example/"}, "invalid_request"),
            ({"response_type": "token"}, "unsupported_response_type"),
            ({"scope": "openid other"}, "invalid_scope"),
            ({"code_challenge": None}, "invalid_request"),
            ({"prompt": "none login"}, "invalid_request"),
            ({"authorization_details": "[]"}, "invalid_authorization_details"),
            ({"request": "x.y.z"}, "invalid_request_object"),
            ({"request_uri": PUSHED_URN + "x"}, "invalid_request"),
        ):
            response = await _push(provider, **changes)
            assert (response.status_code, response.json()["error"]) == (400, error), changes

    run(tmp_path, story)


def test_only_an_authenticated_client_may_push_and_only_for_itself(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        bare = await provider.back.post("/par", data=request())
        assert bare.json()["error"] == "invalid_client"
        other = await provider.post("/par", "clinic", **request("bank"))
        assert other.json()["error"] == "invalid_client"
        assert (await provider.back.get("/par")).status_code == 405
        assert (await provider.back.post("/par", json=request())).json()["error"] == "invalid_request"

    run(tmp_path, story, confidential(), asserting())


def test_no_credential_is_kept_with_a_pushed_request(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await _push(provider, "clinic")
        row = provider.rooms.ground.database.read(lambda tx: tx.one("SELECT parameters FROM pushed_request"))
        assert row is not None
        assert "assertion" not in row[0]

    run(tmp_path, story, asserting())
