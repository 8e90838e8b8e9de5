"""The front door as a browser meets it: single sign-on, steps still open, errors to the right place (Core 3.1.2)."""

import asyncio
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import orjson

from idp.card_login.assurance import ACR_AUTHENTICATION, ACR_PHONE_AUTHENTICATION, ACR_SIGNATURE, AMR
from idp.interaction.state import CardProof, ConsentProof
from tests.idp.provider import CALLBACK, ISSUER, Provider, answer, confidential, details, request, run


def _ix(response: httpx.Response, path: str) -> str:
    assert response.status_code == 303, response.text
    parts = urlsplit(response.headers["location"])
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == ISSUER + path
    return parse_qs(parts.query)["ix"][0]


async def _resume(provider: Provider, ix: str) -> httpx.Response:
    return await provider.browser.get("/authorize/resume", params={"ix": ix})


async def _card(provider: Provider, ix: str, account_id: int, signature_at: int | None = None) -> None:
    acr = ACR_AUTHENTICATION if signature_at is None else ACR_SIGNATURE
    proof = CardProof(account_id, provider.clock.timestamp(), acr, AMR, signature_at)
    assert await provider.rooms.interactions.record_card(ix, proof)


def test_get_and_post_are_the_same_door(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        assert answer(await provider.authorize())["code"]
        assert answer(await provider.browser.post("/authorize", data=request()))["code"]
        assert (await provider.browser.put("/authorize")).status_code == 405

    run(tmp_path, story)


def test_a_stranger_goes_to_the_card_and_comes_back_with_a_code(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        person = await provider.enrol()
        ix = _ix(await provider.authorize(), "/login")
        assert _ix(await _resume(provider, ix), "/login") == ix
        await _card(provider, ix, person)
        assert answer(await _resume(provider, ix))["state"] == "the-state"
        again = await _resume(provider, ix)
        assert again.status_code == 400
        assert "location" not in again.headers

    run(tmp_path, story)


def test_of_ten_parallel_resumes_one_gets_the_code(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        person = await provider.enrol()
        ix = _ix(await provider.authorize(), "/login")
        await _card(provider, ix, person)
        responses = await asyncio.gather(*(_resume(provider, ix) for _ in range(10)))
        assert sum("location" in response.headers for response in responses) == 1

    run(tmp_path, story)


def test_a_login_finished_in_another_browser_is_refused(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        person = await provider.enrol()
        ix = _ix(await provider.authorize(), "/login")
        await _card(provider, ix, person)
        stolen = await provider.back.get("/authorize/resume", params={"ix": ix})
        assert (stolen.status_code, "location" in stolen.headers) == (403, False)
        for wrong in ("", "x", "é" * 300):
            assert (await _resume(provider, wrong)).status_code == 400

    run(tmp_path, story)


def test_identity_needs_consent_once_and_is_not_asked_again(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        person = await provider.person()
        ix = _ix(await provider.authorize(scope="openid name"), "/consent")
        assert _ix(await _resume(provider, ix), "/consent") == ix
        grant = await provider.allow(person, scope="openid name")
        assert await provider.rooms.interactions.record_consent(ix, ConsentProof("approved", grant.id))
        assert answer(await _resume(provider, ix))["code"]
        assert answer(await provider.authorize(scope="openid name"))["code"]
        assert answer(await provider.authorize(scope="openid"))["code"]
        _ix(await provider.authorize(scope="openid name address"), "/consent")
        _ix(await provider.authorize(scope="openid name", prompt="consent"), "/consent")
        _ix(await provider.authorize(authorization_details=details()), "/consent")

    run(tmp_path, story)


def test_a_refused_consent_is_told_to_the_client(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        ix = _ix(await provider.authorize(scope="openid name"), "/consent")
        await provider.rooms.interactions.record_consent(ix, ConsentProof("denied", None))
        told = answer(await _resume(provider, ix))
        assert (told["error"], told["state"], told["iss"]) == ("access_denied", "the-state", ISSUER)

    run(tmp_path, story)


def test_an_error_a_step_left_behind_is_told_to_the_client(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        for left, told in (
            ("access_denied", "access_denied"),
            ("temporarily_unavailable",) * 2,
            ("nonsense", "server_error"),
        ):
            ix = _ix(await provider.authorize(), "/login")
            await provider.rooms.interactions.record_error(ix, left)
            assert answer(await _resume(provider, ix))["error"] == told

    run(tmp_path, story)


def test_prompt_none_never_shows_a_page(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        assert answer(await provider.authorize(prompt="none"))["error"] == "login_required"
        await provider.person()
        assert answer(await provider.authorize(prompt="none"))["code"]
        named = answer(await provider.authorize(prompt="none", scope="openid name"))
        assert named["error"] == "consent_required"
        signed = answer(await provider.authorize(prompt="none", acr_values=ACR_SIGNATURE))
        assert signed["error"] == "interaction_required"
        provider.clock.advance(61)
        assert answer(await provider.authorize(prompt="none", max_age="60"))["error"] == "login_required"
        assert answer(await provider.authorize(prompt="none", max_age="3600"))["code"]

    run(tmp_path, story)


def test_prompt_login_and_max_age_ask_for_the_card_again(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        person = await provider.person()
        provider.clock.advance(120)
        for parameters in ({"prompt": "login"}, {"prompt": "select_account"}, {"max_age": "60"}, {"max_age": "0"}):
            ix = _ix(await provider.authorize(**parameters), "/login")
            assert _ix(await _resume(provider, ix), "/login") == ix
            await _card(provider, ix, person)
            code = answer(await _resume(provider, ix))["code"]
            claims = provider.rooms.hints.read((await provider.redeem(code)).json()["id_token"])
            assert claims is not None
            assert claims["auth_time"] == provider.clock.timestamp()

    run(tmp_path, story)


def test_a_registered_age_asks_for_the_card_again_unless_the_request_names_another(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        person = await provider.person()
        assert answer(await provider.authorize(prompt="none"))["code"]
        provider.clock.advance(61)
        assert answer(await provider.authorize(prompt="none"))["error"] == "login_required"
        assert answer(await provider.authorize(prompt="none", max_age="3600"))["code"]
        ix = _ix(await provider.authorize(), "/login")
        await _card(provider, ix, person)
        assert answer(await _resume(provider, ix))["code"]

    run(tmp_path, story, confidential(default_max_age=60))


def test_reading_the_consent_page_slowly_does_not_make_the_login_too_old(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        person = await provider.person()
        ix = _ix(await provider.authorize(scope="openid name", max_age="60"), "/consent")
        provider.clock.advance(900)
        grant = await provider.allow(person, scope="openid name")
        await provider.rooms.interactions.record_consent(ix, ConsentProof("approved", grant.id))
        assert answer(await _resume(provider, ix))["code"]

    run(tmp_path, story)


def test_a_stronger_class_sends_the_person_to_the_signature_certificate(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        person = await provider.person()
        essential = orjson.dumps({"id_token": {"acr": {"essential": True, "values": [ACR_SIGNATURE]}}}).decode()
        ix = _ix(await provider.authorize(claims=essential), "/login")
        found = provider.rooms.interactions.get(ix)
        assert found is not None
        assert found.needs_signature
        await _card(provider, ix, person, provider.clock.timestamp())
        code = answer(await _resume(provider, ix))["code"]
        claims = provider.rooms.hints.read((await provider.redeem(code)).json()["id_token"])
        assert claims is not None
        assert (claims["acr"], claims["amr"]) == (ACR_SIGNATURE, list(AMR))
        unknown = orjson.dumps({"id_token": {"acr": {"essential": True, "value": "urn:other"}}}).decode()
        assert answer(await provider.authorize(claims=unknown))["error"] == "unmet_authentication_requirements"
        assert answer(await provider.authorize(acr_values="urn:other"))["code"]

    run(tmp_path, story)


def test_an_essential_class_of_the_phone_is_not_met_by_a_card(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        person = await provider.person()
        wish = {"id_token": {"acr": {"essential": True, "value": ACR_PHONE_AUTHENTICATION}}}
        only_phone = orjson.dumps(wish).decode()
        ix = _ix(await provider.authorize(claims=only_phone), "/login")
        await _card(provider, ix, person)
        assert answer(await _resume(provider, ix))["error"] == "unmet_authentication_requirements"
        silent = answer(await provider.authorize(prompt="none", claims=only_phone))
        assert silent["error"] == "login_required"

    run(tmp_path, story)


def test_stale_attributes_found_after_login_open_a_new_step_with_signature(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        person = await provider.enrol()
        wish = {"verification": {"trust_framework": None}, "claims": {"name": None}}
        claims = orjson.dumps({"userinfo": {"verified_claims": wish}}).decode()
        await provider.allow(person, scope="openid", claims=claims)
        await provider.rooms.accounts.record_standing(person, "stale", provider.clock.timestamp())
        first = _ix(await provider.authorize(claims=claims), "/login")
        await _card(provider, first, person)
        second = _ix(await _resume(provider, first), "/login")
        assert second != first
        await _card(provider, second, person, provider.clock.timestamp())
        assert answer(await _resume(provider, second))["code"]

    run(tmp_path, story)


def test_an_id_token_hint_names_who_is_meant(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        hanako = await provider.person()
        hint = (await provider.tokens())["id_token"]
        assert answer(await provider.authorize(id_token_hint=hint, prompt="none"))["code"]
        other = await provider.person()
        assert answer(await provider.authorize(id_token_hint=hint, prompt="none"))["error"] == "login_required"
        ix = _ix(await provider.authorize(id_token_hint=hint), "/login")
        await _card(provider, ix, other)
        assert answer(await _resume(provider, ix))["error"] == "login_required"
        ix = _ix(await provider.authorize(id_token_hint=hint), "/login")
        await _card(provider, ix, hanako)
        assert answer(await _resume(provider, ix))["code"]
        for bad in ("x", hint[:-3] + "AAA", (await provider.tokens("shop"))["id_token"]):
            assert answer(await provider.authorize(id_token_hint=bad))["error"] == "invalid_request"

    run(tmp_path, story, confidential(), confidential("shop"))


def test_unknown_clients_and_addresses_get_a_page_whatever_else_is_wrong(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        for changes in (
            {"client_id": "nobody"}, {"client_id": None}, {"redirect_uri": None}, {"redirect_uri": CALLBACK + "/"},
            {"redirect_uri": CALLBACK + "?x=1"}, {"redirect_uri": CALLBACK + "#f"}, {"redirect_uri": CALLBACK.upper()},
            {"redirect_uri": CALLBACK.replace("127.0.0.1", "127.0.0.1:80@evil.example")},
            {"redirect_uri": CALLBACK.replace("8111", "8112")}, {"redirect_uri": CALLBACK.replace("callback",
            "%63allback")},
            {"redirect_uri": "//127.0.0.1:8111/callback"}, {"redirect_uri": "https://evil.example/\\callback"},
            {"redirect_uri": CALLBACK + "\t"}, {"redirect_uri": "javascript:alert(1)"},
        ):  # fmt: skip
            parameters = {k: v for k, v in {**request(), **changes, "prompt": "none login", "scope": "?"}.items() if v}
            response = await provider.browser.get("/authorize", params=parameters)
            assert response.status_code == 400, changes
            assert "location" not in response.headers
            assert response.headers["content-type"].startswith("text/html")
            assert '="https://evil' not in response.text

    run(tmp_path, story)


def test_other_errors_go_to_the_registered_address_with_state(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        for changes, error in (
            ({"response_type": None}, "invalid_request"), ({"response_type": "none"}, "unsupported_response_type"),
            ({"response_type": "code code"}, "unsupported_response_type"),
            ({"response_mode": "web_message"}, "invalid_request"), ({"scope": None}, "invalid_scope"),
            ({"scope": "openid other"}, "invalid_scope"), ({"scope": "openid\u3000name"}, "invalid_scope"),
            ({"prompt": "none login"}, "invalid_request"), ({"prompt": "dance"}, "invalid_request"),
            ({"max_age": "-1"}, "invalid_request"), ({"max_age": "x"}, "invalid_request"),
            ({"request": "x.y.z"}, "invalid_request_object"),
            ({"registration": "{}"}, "registration_not_supported"), ({"claims": "x"}, "invalid_request"),
            ({"claims": "[]"}, "invalid_request"), ({"nonce": "n" * 2000}, "invalid_request"),
        ):  # fmt: skip
            told = answer(await provider.authorize(**changes))
            assert (told["error"], told["state"]) == (error, "the-state"), changes

    run(tmp_path, story)


def test_a_huge_state_is_refused(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        posted = await provider.browser.post("/authorize", data=request(state="s" * 5000))
        assert answer(posted)["error"] == "invalid_request"
        assert (await provider.authorize(state="s" * 10_000)).status_code == 400

    run(tmp_path, story)


def test_unknown_parameters_are_ignored_and_never_stored(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        ix = _ix(await provider.authorize(unheard_of="x", ui_locales="ja"), "/login")
        found = provider.rooms.interactions.get(ix)
        assert found is not None
        assert "unheard_of" not in found.parameters
        assert found.parameters["ui_locales"] == "ja"

    run(tmp_path, story)


def test_no_cross_origin_script_may_read_the_front_door(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        response = await provider.browser.get(
            "/authorize", params=request(), headers={"Origin": "https://evil.example"}
        )
        assert not [name for name in response.headers if name.startswith("access-control")]

    run(tmp_path, story)


def test_a_connection_that_outlasts_the_visit_needs_the_citizens_word(tmp_path: Path) -> None:
    """Core 11: "The OP MUST always obtain consent to returning a Refresh Token that enables offline access"."""
    offline = "openid offline_access"

    async def story(provider: Provider) -> None:
        person = await provider.person()
        ix = _ix(await provider.authorize(scope=offline), "/consent")
        silent = answer(await provider.authorize(scope=offline, prompt="none"))
        assert silent["error"] == "consent_required"
        grant = await provider.allow(person, scope=offline)
        await provider.rooms.interactions.record_consent(ix, ConsentProof("approved", grant.id))
        code = answer(await _resume(provider, ix))["code"]
        assert "refresh_token" in (await provider.redeem(code)).json()
        _ix(await provider.authorize(scope=offline, prompt="consent"), "/consent")
        await provider.rooms.grants.revoke(grant.id)
        _ix(await provider.authorize(scope=offline), "/consent")

    run(tmp_path, story)


def test_nobody_is_asked_about_a_connection_that_cannot_last(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        code = answer(await provider.authorize(scope="openid offline_access"))["code"]
        tokens = (await provider.redeem(code)).json()
        assert (tokens["scope"], "refresh_token" in tokens) == ("openid", False)
        alone = answer(await provider.authorize(scope="offline_access"))
        assert alone["error"] == "invalid_scope"

    run(tmp_path, story, confidential(grant_types=("authorization_code",)))


def test_our_own_pages_stay_connected_unasked(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        code = answer(await provider.authorize(scope="openid offline_access"))["code"]
        assert "refresh_token" in (await provider.redeem(code)).json()

    run(tmp_path, story, confidential(first_party=True))
