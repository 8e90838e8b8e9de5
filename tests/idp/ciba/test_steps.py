"""Rows that only a backchannel request has: it is signed where that was agreed, and the hint becomes the sub claim."""

from pathlib import Path

import orjson
import pytest

from tests.idp.ciba.counter import Counter, counter, signing, tell
from tests.idp.provider import confidential


def test_the_person_who_is_meant_stands_in_the_request_and_no_hint_is_kept(tmp_path: Path) -> None:
    async def story(counter: Counter) -> None:
        person = await counter.enrol()
        wish = '{"id_token":{"age_over_20":{"essential":true}},"userinfo":{"name":null}}'
        asked = await counter.wait(person, claims=wish)
        found = counter.provider.rooms.backchannel.of_client(asked["auth_req_id"])
        assert found is not None
        assert "login_hint" not in found.parameters
        claims = orjson.loads(found.parameters["claims"])
        assert claims["id_token"] == {
            "age_over_20": {"essential": True},
            "sub": {"value": counter.subject(person)},
        }
        assert claims["userinfo"] == {"name": None}

    tell(tmp_path, story)


def test_attack_another_person_answers_the_question(tmp_path: Path) -> None:
    """The need of every door: not the account of the list but the card shown in the end must be the hinted one."""

    async def story(counter: Counter) -> None:
        person, other = await counter.enrol(), await counter.enrol()
        asked = await counter.wait(person)
        await counter.sign_in(person)
        ix = await counter.go_on()
        await counter.show_card(ix, other)
        assert (await counter.resume(ix)).headers["location"].endswith("/ciba/done?outcome=stopped")
        assert await counter.told(asked) == "access_denied"

    tell(tmp_path, story)


def test_a_client_that_signs_says_everything_inside(tmp_path: Path) -> None:
    async def story(counter: Counter) -> None:
        person = await counter.enrol()
        assert (await counter.signed(counter.claims("fapi", person))).status_code == 200
        for beside in ({"scope": "openid"}, {"binding_message": "W4"}, {"login_hint": "x" * 43}):
            answer = await counter.signed(counter.claims("fapi", person), **beside)
            assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")
        plain = await counter.send("fapi", scope="openid", login_hint=counter.subject(person, "fapi"))
        assert (plain.status_code, plain.json()["error"]) == (400, "invalid_request")

    tell(tmp_path, story)


def test_a_client_that_signs_at_the_front_door_signs_here_too(tmp_path: Path) -> None:
    async def story(counter: Counter) -> None:
        person = await counter.enrol()
        assert (await counter.signed(counter.claims("fapi", person))).status_code == 200
        refused = await counter.send("fapi", scope="openid", login_hint=counter.subject(person, "fapi"))
        assert refused.json()["error"] == "invalid_request"

    alike = {"backchannel_authentication_request_signing_alg": "", "require_signed_request_object": True}
    tell(tmp_path, story, signing(**alike))


@pytest.mark.parametrize("parameter", ["opened_by", "opened_for"])
def test_attack_a_client_writes_what_only_we_write(tmp_path: Path, parameter: str) -> None:
    async def story(counter: Counter) -> None:
        person = await counter.enrol()
        asked = await counter.wait(person, **{parameter: "own"})
        found = counter.provider.rooms.backchannel.of_client(asked["auth_req_id"])
        assert found is not None
        assert parameter not in found.parameters

    tell(tmp_path, story, counter(), confidential())
