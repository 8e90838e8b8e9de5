"""RFC 9126: one use, one minute, one client, one table of checks."""

import asyncio
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx

from idp.authorize.checks import PUSHED_URN
from idp.authorize.store import key_of
from idp.card_login.assurance import ACR_AUTHENTICATION, AMR
from idp.interaction.state import CardProof, ConsentProof
from tests.idp.provider import Provider, answer, asserting, confidential, request, run


async def _push(provider: Provider, client_id: str = "bank", **changes: str | None) -> httpx.Response:
    return await provider.post("/par", client_id, **request(client_id, **changes))


async def _visit(provider: Provider, uri: str, client_id: str = "bank", **more: str) -> httpx.Response:
    return await provider.browser.get("/authorize", params={"client_id": client_id, "request_uri": uri, **more})


def _ix(response: httpx.Response) -> str:
    assert response.status_code == 303, response.text
    return parse_qs(urlsplit(response.headers["location"]).query)["ix"][0]


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


def test_a_page_opened_twice_before_the_login_is_one_request(tmp_path: Path) -> None:
    """FAPI 2.0 5.3.2.2 note 3: what is used once is the answer; the slower of two logins hears that it is late."""

    async def story(provider: Provider) -> None:
        uri = (await _push(provider)).json()["request_uri"]
        opened = [_ix(await _visit(provider, uri)) for _ in range(2)]
        provider.clock.advance(240)  # a login takes longer than the minute in which the request must be opened
        person, now = await provider.enrol(), provider.clock.timestamp()
        for ix in opened:
            assert await provider.rooms.interactions.record_card(ix, CardProof(person, now, ACR_AUTHENTICATION, AMR))
        first, late = [await provider.browser.get("/authorize/resume", params={"ix": ix}) for ix in opened]
        assert answer(first)["code"]
        assert (late.status_code, "location" in late.headers) == (400, False)

    run(tmp_path, story)


def test_a_refusal_answers_a_pushed_request_too(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        person = await provider.person()
        uri = (await _push(provider, scope="openid name")).json()["request_uri"]
        opened = [_ix(await _visit(provider, uri)) for _ in range(2)]
        assert person
        for ix in opened:
            assert await provider.rooms.interactions.record_consent(ix, ConsentProof("denied", None))
        first, late = [await provider.browser.get("/authorize/resume", params={"ix": ix}) for ix in opened]
        assert answer(first)["error"] == "access_denied"
        assert "location" not in late.headers
        assert (await _visit(provider, uri)).status_code == 400

    run(tmp_path, story)


def test_attack_a_request_that_says_itself_which_pushed_one_it_answers(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        uri = (await _push(provider)).json()["request_uri"]
        key = key_of(uri.removeprefix(PUSHED_URN))
        await provider.person()
        forged = request(pushed_as=key)
        assert answer(await provider.browser.get("/authorize", params=forged))["code"]
        assert answer(await _visit(provider, (await _push(provider, pushed_as=key)).json()["request_uri"]))["code"]
        assert answer(await _visit(provider, uri))["code"], "nobody else's answer used it up"

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
