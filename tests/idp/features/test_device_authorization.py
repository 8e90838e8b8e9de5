"""RFC 8628 3.1 and 3.2: who may ask, what is checked before a code is given out, and what the answer says."""

import re
from pathlib import Path

import pytest

from idp.assembly import fold
from idp.authorize.step import Door
from idp.device.user_code import ALPHABET
from idp.enabled import enabled_features
from tests.idp.device.screen import Living, television, tell
from tests.idp.provider import CALLBACK, CHALLENGE, ISSUER, SECRET, asserting, confidential, details


def test_the_answer_has_the_six_members_and_is_for_nobody_to_keep(tmp_path: Path) -> None:
    async def story(living: Living) -> None:
        answer = await living.provider.post("/device_authorization", "tv", scope="openid")
        assert answer.headers["cache-control"] == "no-store"
        codes = answer.json()
        assert set(codes) == {
            *("device_code", "user_code", "verification_uri", "verification_uri_complete", "expires_in", "interval")
        }
        assert re.fullmatch(f"[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}", codes["user_code"])
        assert codes["verification_uri"] == f"{ISSUER}/device"
        assert codes["verification_uri_complete"] == f"{ISSUER}/device?user_code={codes['user_code']}"
        assert (codes["expires_in"], codes["interval"]) == (300, 5)
        other = await living.ask()
        assert not set(codes.values()) & {other["device_code"], other["user_code"]}

    tell(tmp_path, story)


def test_discovery_promises_endpoint_and_grant_type_and_both_are_there(tmp_path: Path) -> None:
    async def story(living: Living) -> None:
        document = (await living.provider.back.get("/.well-known/openid-configuration")).json()
        assert document["device_authorization_endpoint"] == f"{ISSUER}/device_authorization"
        assert "urn:ietf:params:oauth:grant-type:device_code" in document["grant_types_supported"]

    tell(tmp_path, story)


def test_every_way_of_authenticating_works_and_none_is_needed_of_a_public_client(tmp_path: Path) -> None:
    async def story(living: Living) -> None:
        for client_id in ("tv", "app-tv", "key-tv"):
            assert (await living.ask(client_id))["device_code"]
        post = living.provider.back.post
        for auth, form, status in (
            (None, {"scope": "openid"}, 401),
            (None, {"scope": "openid", "client_id": "tv"}, 401),
            (("tv", "x" * 43), {"scope": "openid"}, 401),
            (("tv", SECRET), {"scope": "openid", "client_id": "app-tv"}, 400),
        ):
            refused = await post("/device_authorization", data=form, auth=auth)
            assert refused.status_code == status

    members = {"token_endpoint_auth_method": "private_key_jwt", "secret_hash": "", "jwks": asserting().jwks}
    public = {"token_endpoint_auth_method": "none", "secret_hash": ""}
    tell(tmp_path, story, television(), television("app-tv", **public), television("key-tv", **members))


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"scope": None, "ui_locales": "ja"}, "invalid_scope"),
        ({"scope": "openid unknown"}, "invalid_scope"),
        ({"scope": "openid  openid"}, "invalid_scope"),
        ({"prompt": "none"}, "invalid_request"),
        ({"prompt": "perhaps"}, "invalid_request"),
        ({"max_age": "soon"}, "invalid_request"),
        ({"claims": "{"}, "invalid_request"),
        ({"claims": '{"id_token":{"acr":{"essential":true,"value":"x"}}}'}, "unmet_authentication_requirements"),
        ({"id_token_hint": "x.y.z"}, "invalid_request"),
        ({"request": "x"}, "request_not_supported"),
        ({"request_uri": "urn:ietf:params:oauth:request_uri:x"}, "invalid_request"),
        ({"request_uri": "https://tv.example/r"}, "invalid_request"),
        ({"registration": "{}"}, "registration_not_supported"),
        ({"authorization_details": details(purpose="marketing")}, "invalid_authorization_details"),
        ({"nonce": "n" * 1025}, "invalid_request"),
    ],
)
def test_the_table_of_the_front_door_is_run_before_a_code_is_given_out(
    tmp_path: Path, changes: dict[str, str | None], word: str
) -> None:
    async def story(living: Living) -> None:
        answer = await living.provider.post("/device_authorization", "tv", **{"scope": "openid", **changes})
        assert (answer.status_code, answer.json()["error"]) == (400, word)

    tell(tmp_path, story)


def test_no_row_but_those_of_a_redirect_is_left_out_at_the_device_door(tmp_path: Path) -> None:
    async def story(living: Living) -> None:
        steps = fold(enabled_features(living.provider.rooms), living.provider.rooms.clients).pipeline.steps
        left_out = {step.name for step in steps if Door.RESUME in step.doors and Door.DEVICE not in step.doors}
        assert left_out == {
            *("match_redirect_uri", "check_response_type", "check_response_mode", "check_challenge"),
            "check_replay_value",
        }

    tell(tmp_path, story)


def test_a_client_without_the_grant_type_is_refused(tmp_path: Path) -> None:
    async def story(living: Living) -> None:
        answer = await living.provider.post("/device_authorization", "bank", scope="openid")
        assert (answer.status_code, answer.json()["error"]) == (400, "unauthorized_client")

    tell(tmp_path, story, television(), confidential())


def test_attack_what_belongs_to_a_redirect_is_not_kept_so_no_error_can_be_sent_anywhere(tmp_path: Path) -> None:
    async def story(living: Living) -> None:
        more = {"redirect_uri": CALLBACK, "state": "s", "response_type": "token", "code_challenge": CHALLENGE}
        both = {"grant_types": ("authorization_code", "urn:ietf:params:oauth:grant-type:device_code")}
        await living.provider.register(confidential("both", **both))
        codes = await living.ask("both", **more)
        found = living.provider.rooms.devices.of_device(codes["device_code"])
        assert found is not None
        assert set(found.parameters) == {"client_id", "scope"}

    tell(tmp_path, story)


def test_only_a_form_by_post_is_taken(tmp_path: Path) -> None:
    async def story(living: Living) -> None:
        back = living.provider.back
        assert (await back.get("/device_authorization", params={"client_id": "app-tv"})).status_code == 405
        assert (await back.post("/device_authorization", json={"client_id": "app-tv"})).status_code == 400
        twice = b"client_id=app-tv&scope=openid&scope=openid"
        kind = {"content-type": "application/x-www-form-urlencoded"}
        assert (await back.post("/device_authorization", content=twice, headers=kind)).status_code == 400

    tell(tmp_path, story)


def test_the_network_is_kept_only_of_a_screen_that_called_by_itself(tmp_path: Path) -> None:
    async def story(living: Living) -> None:
        devices = living.provider.rooms.devices
        for client_id, network in (("tv", ""), ("app-tv", "127.0.0.0/24")):
            found = devices.of_device((await living.ask(client_id))["device_code"])
            assert found is not None
            assert found.network == network

    tell(tmp_path, story)
