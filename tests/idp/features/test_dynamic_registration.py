"""RFC 7591: clients register over the wire, by invitation, and then log people in; each abuse by its number."""

from pathlib import Path
from typing import Any

from authlib.oauth2.rfc7591 import ClientMetadataClaims
from authlib.oidc.registration import ClientMetadataClaims as OpenIDClaims

from foundation.signing import KeyRing
from idp.app import fold_rooms
from idp.discovery import metadata
from tests.foundation.outbound.server import answering, document, place_of, reserved
from tests.idp.provider import CHALLENGE, ISSUER, VERIFIER, Provider, confidential, run
from tests.idp.registration.desk import INVITATION, RIGHTS, WISH, invite, register, registered

CALLBACK = WISH["redirect_uris"][0]


def test_a_registered_client_logs_somebody_in(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await invite(provider)
        told = await registered(provider)
        await provider.person()
        request = {"client_id": told["client_id"], "redirect_uri": CALLBACK, "response_type": "code", "scope": "openid"}
        proof = {"code_challenge": CHALLENGE, "code_challenge_method": "S256"}
        answer = await provider.browser.get("/authorize", params={**request, **proof})
        code = answer.headers["location"].partition("code=")[2].partition("&")[0]
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK, "code_verifier": VERIFIER}
        auth = (told["client_id"], told["client_secret"])
        tokens = await provider.back.post("/token", data=form, auth=auth)
        assert tokens.status_code == 200, tokens.text
        assert "id_token" in tokens.json()

    run(tmp_path, story)


def test_the_answer_tells_what_was_registered_and_what_was_chosen_for_the_client(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await invite(provider)
        links = {
            "client_uri": CALLBACK,
            "policy_uri": "https://shop.example/p",
            "contacts": ["a@b.example"],
        }
        answer = await register(provider, **links, x_unknown="ignored", software_version="1")
        told = answer.json()
        assert (answer.status_code, answer.headers["cache-control"]) == (201, "no-store")
        for name, value in {**WISH, **links, "software_version": "1"}.items():
            assert told[name] == value
        chosen = {
            "token_endpoint_auth_method": "client_secret_basic", "response_types": ["code"], "application_type": "web",
            "id_token_signed_response_alg": "RS256", "subject_type": "pairwise", "scope": "openid offline_access",
        }  # fmt: skip
        assert {name: told[name] for name in chosen} == chosen
        assert told["client_id_issued_at"] == provider.clock.timestamp()
        assert "x_unknown" not in told

    run(tmp_path, story)


def test_authlib_finds_nothing_to_say_against_the_answer(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await invite(provider, RIGHTS)
        keys = KeyRing.generate(("ES256",)).public_jwks()
        told = await registered(provider, jwks=keys, token_endpoint_auth_method="private_key_jwt")
        server = metadata(ISSUER, fold_rooms(provider.rooms))
        for judge in (ClientMetadataClaims, OpenIDClaims):
            judge(told, {}, judge.get_claims_options(server), server).validate()

    run(tmp_path, story)


def test_rg01_open_registration_without_an_initial_token_is_refused(tmp_path: Path) -> None:
    """RG-01."""

    async def story(provider: Provider) -> None:
        before = len(provider.rooms.clients.all())
        bare = await register(provider, token=None)
        assert (bare.status_code, bare.content) == (401, b"")
        assert bare.headers["www-authenticate"].startswith("Bearer")
        for token in ("", "guess", "x" * 43):
            answer = await register(provider, token=token)
            assert answer.status_code == 401
        basic = await provider.back.post("/register", json=WISH, auth=("bank", "s" * 43))
        assert basic.status_code == 401
        assert len(provider.rooms.clients.all()) == before

    run(tmp_path, story)


def test_an_invitation_is_good_for_its_uses_and_its_days_only(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await invite(provider, uses=2)
        assert (await register(provider, redirect_uris=["x"])).status_code == 400  # a refusal uses nothing up
        for status in (201, 201, 401):
            assert (await register(provider)).status_code == status
        await invite(provider, token="late")
        provider.clock.advance(86400)
        assert (await register(provider, token="late")).status_code == 401

    run(tmp_path, story)


def test_where_registration_is_open_a_stranger_gets_the_least(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        assert (await register(provider, token=None)).status_code == 201
        assert (await register(provider, token="guess")).status_code == 401
        for changes in ({"scope": "openid name"}, {"grant_types": ["client_credentials"], "redirect_uris": []}):
            answer = await register(provider, token=None, **changes)
            assert (answer.status_code, answer.json()["error"]) == (400, "invalid_client_metadata")

    run(tmp_path, story, open_registration=True)


def test_rg03_a_client_cannot_give_itself_rights(tmp_path: Path) -> None:
    """RG-03, at the first registration."""

    async def story(provider: Provider) -> None:
        await invite(provider)
        attempts: list[dict[str, Any]] = [
            {"first_party": True}, {"resource_server": True}, {"claims": ["name"]}, {"scope": "openid trust:self"},
            {"scope": "openid address"}, {"grant_types": ["authorization_code", "client_credentials"]},
            {"purposes": {"x": {"ja": "x", "en": "x"}}}, {"sector_identifier": "bank.example"},
            {"corporate_number": "7000012050002"}, {"self_registered": False}, {"secret_hash": "0" * 64},
        ]  # fmt: skip
        for changes in attempts:
            answer = await register(provider, **changes)
            if "secret_hash" in changes:
                assert answer.status_code == 201  # unknown to every specification, so ignored
                client = provider.rooms.clients.get(answer.json()["client_id"])
                assert client is not None
                assert client.secret_hash != "0" * 64
                continue
            assert (answer.status_code, answer.json()["error"]) == (400, "invalid_client_metadata"), changes

    run(tmp_path, story)


def test_rg04_scripts_and_plain_http_are_refused_in_every_address(tmp_path: Path) -> None:
    """RG-04."""

    async def story(provider: Provider) -> None:
        await invite(provider)
        for uri in (
            "javascript:alert(1)",
            "JAVASCRIPT:alert(1)",
            "data:text/html,x",
            "http://shop.example/",
            "https://a b/",
        ):
            answer = await register(provider, redirect_uris=[uri])
            assert (answer.status_code, answer.json()["error"]) == (400, "invalid_redirect_uri")
            for name in ("logo_uri", "policy_uri", "tos_uri", "client_uri", "jwks_uri", "sector_identifier_uri"):
                answer = await register(provider, **{name: uri})
                assert (answer.status_code, answer.json()["error"]) == (400, "invalid_client_metadata"), name
            answer = await register(provider, post_logout_redirect_uris=[uri])
            assert (answer.status_code, answer.json()["error"]) == (400, "invalid_redirect_uri")

    run(tmp_path, story)


def test_rg06_a_name_that_imitates_a_bank_is_refused(tmp_path: Path) -> None:
    """RG-06."""

    async def story(provider: Provider) -> None:
        await invite(provider)
        for name in (
            "Midori Bank",
            "MIDORI BANK",
            "Mid0ri Bank",
            "Midori Bank\u202e",
            "Мidori Bank",
            "🛡 Midori",
            "みどり銀行株式会社",
        ):
            answer = await register(provider, client_name=name)
            assert (answer.status_code, answer.json()["error"]) == (400, "invalid_client_metadata"), name
        assert (await register(provider)).status_code == (await register(provider)).status_code == 201

    run(tmp_path, story, confidential())


def test_weak_keys_are_not_registered(tmp_path: Path) -> None:
    """KY-14, over the wire; each kind of weakness is in tests/foundation/test_public_keys.py."""

    async def story(provider: Provider) -> None:
        await invite(provider)
        good = KeyRing.generate(("ES256",)).public_jwks()["keys"][0]
        for key in (
            {**good, "d": "AQ"},
            {"kty": "oct", "k": "AQ"},
            {"kty": "RSA", "n": "AQAB", "e": "Aw"},
            {**good, "y": good["x"]},
        ):
            answer = await register(provider, jwks={"keys": [key]}, token_endpoint_auth_method="private_key_jwt")
            assert (answer.status_code, answer.json()["error"]) == (400, "invalid_client_metadata")

    run(tmp_path, story)


def test_documents_out_of_form_get_the_standards_error(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await invite(provider)
        headers = {"Authorization": f"Bearer {INVITATION}", "Content-Type": "application/json"}
        for body in (b"", b"[]", b"{", b'{"redirect_uris":"x"}', b'{"a":1,"a":1}', b'{"redirect_uris":[null]}', b"{}"):
            answer = await provider.back.post("/register", content=body, headers=headers)
            assert (answer.status_code, answer.json()["error"]) == (400, "invalid_client_metadata"), body
        answer = await provider.back.post(
            "/register", data={"a": "b"}, headers={"Authorization": headers["Authorization"]}
        )
        assert answer.status_code == 400
        assert (await provider.back.get("/register")).status_code == 405

    run(tmp_path, story)


async def _login_page(provider: Provider, client_id: str) -> str:
    request = {"client_id": client_id, "redirect_uri": CALLBACK, "response_type": "code", "scope": "openid"}
    proof = {"code_challenge": CHALLENGE, "code_challenge_method": "S256", "ui_locales": "en"}
    opened = await provider.browser.get("/authorize", params={**request, **proof})
    return (await provider.browser.get(opened.headers["location"])).text


def test_people_are_told_that_nobody_checked_the_name_and_see_its_links_as_text(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await invite(provider)
        links = {"policy_uri": "https://shop.example/policy", "tos_uri": "https://shop.example/terms"}
        page = await _login_page(provider, (await registered(provider, **links))["client_id"])
        assert 'id="self-registered"' in page
        for link in links.values():
            assert f'href="{link}" rel="noreferrer noopener"' in page
        known = await _login_page(provider, "bank")
        assert 'id="self-registered"' not in known
        assert 'id="client-links"' not in known

    run(tmp_path, story, confidential(redirect_uris=(CALLBACK,)))


def test_sf08_a_logo_is_fetched_by_nobody(tmp_path: Path) -> None:
    """SF-08: not by the server, and not by the citizen's browser, which would tell the client who looks."""
    sock = reserved()

    async def story(provider: Provider) -> None:
        async with answering(document(b"x", "image/png"), sock=sock) as server:
            await invite(provider)
            told = await registered(provider, **dict.fromkeys(("logo_uri", "policy_uri", "tos_uri"), f"{server.url}/x"))
            page = await _login_page(provider, told["client_id"])
            assert "<img" not in page.partition("<main")[2]
            assert server.requests == []

    run(tmp_path, story, fetched=[place_of(sock)])
