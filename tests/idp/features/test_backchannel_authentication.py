"""CIBA Core 7: who may ask, what is checked before anybody is asked, what the answer says, and the whole way."""

import re
from pathlib import Path

import pytest

from idp.assembly import fold
from idp.authorize.step import Door
from idp.enabled import enabled_features
from tests.idp.ciba.counter import PATH, Counter, counter, signing, tell
from tests.idp.provider import ISSUER, SECRET, confidential, details


def test_a_counter_asks_a_card_answers_and_the_tokens_are_the_persons(tmp_path: Path) -> None:
    async def story(counter: Counter) -> None:
        person = await counter.enrol()
        answer = await counter.send(scope="openid", login_hint=counter.subject(person), binding_message="W4")
        assert answer.headers["cache-control"] == "no-store"
        asked = answer.json()
        assert set(asked) == {"auth_req_id", "expires_in", "interval"}
        assert (asked["expires_in"], asked["interval"]) == (300, 5)
        assert re.fullmatch(r"[A-Za-z0-9_-]{43}", asked["auth_req_id"])  # 256 bits
        assert await counter.told(asked) == "authorization_pending"
        await counter.answer(person)
        counter.provider.clock.advance(5)
        tokens = (await counter.fetch(asked)).json()
        claims = counter.provider.rooms.hints.read(tokens["id_token"])
        assert claims is not None
        assert (claims["sub"], claims["aud"]) == (counter.subject(person), "counter")
        assert (await counter.provider.userinfo(tokens["access_token"])).json()["sub"] == claims["sub"]

    tell(tmp_path, story)


def test_discovery_promises_endpoint_grant_modes_and_algorithms(tmp_path: Path) -> None:
    async def story(counter: Counter) -> None:
        document = (await counter.provider.back.get("/.well-known/openid-configuration")).json()
        assert document["backchannel_authentication_endpoint"] == ISSUER + PATH
        assert "urn:openid:params:grant-type:ciba" in document["grant_types_supported"]
        assert document["backchannel_token_delivery_modes_supported"] == ["poll", "ping"]
        assert document["backchannel_user_code_parameter_supported"] is False
        algs = document["backchannel_authentication_request_signing_alg_values_supported"]
        assert algs == ["ES256", "PS256", "EdDSA"]
        assert "RS256" not in algs

    tell(tmp_path, story)


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"scope": None}, "invalid_scope"),
        ({"scope": "name"}, "invalid_request"),
        ({"scope": "openid unknown"}, "invalid_scope"),
        ({"prompt": "none"}, "invalid_request"),
        ({"claims": "{"}, "invalid_request"),
        ({"claims": "[]"}, "invalid_request"),
        ({"claims": '{"id_token":{"sub":{"value":"somebody-else"}}}'}, "invalid_request"),
        ({"claims": '{"id_token":{"acr":{"essential":true,"value":"x"}}}'}, "unmet_authentication_requirements"),
        ({"request_uri": "https://counter.example/r"}, "invalid_request"),
        ({"request": "x"}, "invalid_request"),
        ({"registration": "{}"}, "registration_not_supported"),
        ({"authorization_details": details(purpose="marketing")}, "invalid_authorization_details"),
        ({"requested_expiry": "0"}, "invalid_request"),
        ({"requested_expiry": "-1"}, "invalid_request"),
        ({"user_code": "1234"}, "invalid_request"),
        ({"binding_message": "see https://evil.example"}, "invalid_binding_message"),
    ],
)
def test_the_table_of_the_front_door_is_run_before_anybody_is_asked(
    tmp_path: Path, changes: dict[str, str | None], word: str
) -> None:
    async def story(counter: Counter) -> None:
        hint = counter.subject(await counter.enrol())
        assert await counter.refused(**{"login_hint": hint, **changes}) == word

    tell(tmp_path, story)


def test_no_row_but_those_of_a_redirect_is_left_out_at_the_counters_door(tmp_path: Path) -> None:
    async def story(counter: Counter) -> None:
        steps = fold(enabled_features(counter.provider.rooms), counter.provider.rooms.clients).pipeline.steps
        left_out = {step.name for step in steps if Door.RESUME in step.doors and Door.CIBA not in step.doors}
        assert left_out == {
            *("match_redirect_uri", "check_response_type", "check_response_mode", "check_challenge"),
            "check_replay_value",
        }

    tell(tmp_path, story)


def test_a_client_without_the_grant_type_is_unauthorized(tmp_path: Path) -> None:
    async def story(counter: Counter) -> None:
        assert await counter.refused("bank", login_hint="x" * 43) == "unauthorized_client"

    tell(tmp_path, story)


def test_only_an_authenticated_client_may_ask(tmp_path: Path) -> None:
    async def story(counter: Counter) -> None:
        post, hint = counter.provider.back.post, counter.subject(await counter.enrol())
        form = {"scope": "openid", "login_hint": hint}
        for auth, extra, status in (
            (None, {}, 401),
            (None, {"client_id": "counter"}, 401),
            (("counter", "x" * 43), {}, 401),
            (("counter", SECRET), {"client_id": "other"}, 400),
            (("counter", SECRET), {}, 200),
        ):
            assert (await post(PATH, data={**form, **extra}, auth=auth)).status_code == status
        assert (await counter.provider.back.get(PATH, params=form)).status_code == 405

    tell(tmp_path, story)


def test_a_client_may_also_have_redirects_and_what_belongs_to_them_is_not_kept(tmp_path: Path) -> None:
    async def story(counter: Counter) -> None:
        person = await counter.enrol()
        more = {"redirect_uri": "http://127.0.0.1:8111/callback", "state": "s", "response_type": "token", "nonce": "n"}
        asked = await counter.wait(person, "both", **more)
        found = counter.provider.rooms.backchannel.of_client(asked["auth_req_id"])
        assert found is not None
        assert set(found.parameters) == {"client_id", "scope", "claims"}

    grants = ("authorization_code", "urn:openid:params:grant-type:ciba")
    tell(tmp_path, story, confidential("both", grant_types=grants, backchannel_token_delivery_mode="poll"))


def test_a_requested_expiry_is_kept_within_ten_minutes(tmp_path: Path) -> None:
    async def story(counter: Counter) -> None:
        person = await counter.enrol()
        for wished, given in (("30", 30), ("600", 600), ("86400", 600)):
            assert (await counter.wait(person, requested_expiry=wished))["expires_in"] == given

    tell(tmp_path, story)


def test_the_feature_alone_reads_what_a_counter_registers(tmp_path: Path) -> None:
    async def story(counter: Counter) -> None:
        rooms = counter.provider.rooms
        rest = [each for each in enabled_features(rooms) if each.name != "backchannel_authentication"]
        for client_id in ("counter", "fapi"):
            client = rooms.clients.get(client_id)
            assert client is not None
            assert "urn:openid:params:grant-type:ciba" in fold(rest, rooms.clients).unserved(client)

    tell(tmp_path, story, counter(), signing())
