"""Whom a client may mean: people it knows by the name it was given here, and nobody else (CIBA Core 7.1, law 2)."""

from pathlib import Path
from typing import Any

import pytest

from foundation.signing import KeyRing
from tests.idp.ciba.counter import Counter, counter, signing, tell
from tests.idp.provider import CLIENT_KEYS, ISSUER


def _hint_token(counter: Counter, person: int, ring: KeyRing = CLIENT_KEYS, **changes: Any) -> str:
    about = {"format": "iss_sub", "iss": ISSUER, "sub": counter.subject(person, "fapi")}
    now = counter.provider.clock.timestamp()
    claims = {"iss": "fapi", "aud": ISSUER, "exp": now + 60, "sub_id": about, **changes}
    return ring.sign_jwt({name: value for name, value in claims.items() if value is not None}, alg="ES256")


async def _word(counter: Counter, person: int, **hints: Any) -> str:
    answer = await counter.signed(counter.claims("fapi", person, login_hint=None, **hints))
    return str(answer.json().get("error", answer.status_code))


def test_each_of_the_three_hints_names_the_same_person(tmp_path: Path) -> None:
    async def story(counter: Counter) -> None:
        person = await counter.enrol()
        await counter.wait(person)
        await counter.answer(person)
        asked = await counter.wait(person)
        await counter.answer(person)
        id_token = (await counter.fetch(asked)).json()["id_token"]
        counter.provider.clock.advance(3600)  # an ID token says who is meant at any age
        await counter.sign_in(person)
        for hint in ({"id_token_hint": id_token, "login_hint": None}, {}):
            await counter.wait(person, binding_message="the same", **hint)
        assert (await counter.signed(counter.claims("fapi", person))).status_code == 200
        token = _hint_token(counter, person)
        named = counter.claims("fapi", person, login_hint=None, login_hint_token=token)
        assert (await counter.signed(named)).status_code == 200
        assert (await counter.list()).text.count('id="ciba-form-') == 4

    tell(tmp_path, story)


def test_a_hint_token_may_end_between_two_seconds(tmp_path: Path) -> None:
    """RFC 7519 2: a NumericDate may have a fraction."""

    async def story(counter: Counter) -> None:
        person = await counter.enrol()
        now = counter.provider.clock.timestamp()
        assert await _word(counter, person, login_hint_token=_hint_token(counter, person, exp=now + 60.5)) == "200"
        late = _hint_token(counter, person, exp=now - 0.5)
        assert await _word(counter, person, login_hint_token=late) == "expired_login_hint_token"

    tell(tmp_path, story, signing(), counter())


def test_exactly_one_hint_is_needed(tmp_path: Path) -> None:
    async def story(counter: Counter) -> None:
        hint = counter.subject(await counter.enrol())
        assert await counter.refused() == "invalid_request"
        assert await counter.refused(login_hint=hint, id_token_hint="x.y.z") == "invalid_request"
        assert await counter.refused(login_hint=hint, login_hint_token="x.y.z") == "invalid_request"

    tell(tmp_path, story)


@pytest.mark.parametrize(
    "hint", ["hanako", "090-1234-5678", "hanako@example.jp", "みどり花子", "x" * 42, "x" * 44, "urn:x:" + "y" * 37]
)
def test_tk24_attack_a_hint_that_is_no_name_of_ours_finds_nobody(tmp_path: Path, hint: str) -> None:
    async def story(counter: Counter) -> None:
        assert await counter.refused(login_hint=hint) == "unknown_user_id"

    tell(tmp_path, story)


def test_attack_an_individual_number_as_a_hint_is_refused_at_the_door_and_inside_a_signed_request(
    tmp_path: Path,
) -> None:
    """Law 1: the guard reads what is in clear; what a JWT hides is of no form that could be kept."""

    async def story(counter: Counter) -> None:
        person = await counter.enrol()
        number = "123456789018"
        answer = await counter.send(scope="openid", login_hint=number)
        assert (answer.status_code, number in answer.text) == (400, False)
        hidden = await counter.signed(counter.claims("fapi", person, login_hint=number))
        assert (hidden.json()["error"], number in hidden.text) == ("unknown_user_id", False)
        message = await counter.signed(counter.claims("fapi", person, binding_message=f"No. {number}"))
        assert (message.json()["error"], number in message.text) == ("invalid_binding_message", False)

    tell(tmp_path, story)


def test_attack_two_clients_join_their_people_by_asking_for_each_others(tmp_path: Path) -> None:
    """A name of another client's looks like any other here, and no person ever sees the question."""

    async def story(counter: Counter) -> None:
        person = await counter.enrol()
        theirs = counter.subject(person, "other")
        for hint in (theirs, "A" * 43):  # one of somebody else's client, one of nobody: the same answer
            answer = await counter.send(scope="openid", login_hint=hint)
            assert (answer.status_code, set(answer.json())) == (200, {"auth_req_id", "expires_in", "interval"})
            await counter.sign_in(person)
            assert 'id="ciba-nothing"' in (await counter.list()).text
            counter.provider.clock.advance(300)
            assert await counter.told(answer.json()) == "expired_token"
        await counter.wait(person, "other")
        await counter.answer(person)
        asked = await counter.wait(person, "other")
        await counter.answer(person)
        id_token = (await counter.fetch(asked, "other")).json()["id_token"]
        assert await counter.refused(id_token_hint=id_token) == "unknown_user_id"

    tell(tmp_path, story)


def test_attack_a_closed_account_is_not_told_apart(tmp_path: Path) -> None:
    async def story(counter: Counter) -> None:
        person = await counter.enrol()
        await counter.provider.rooms.accounts.close(person)
        assert set(await counter.wait(person)) == {"auth_req_id", "expires_in", "interval"}

    tell(tmp_path, story)


def test_a_hint_token_must_be_the_clients_own_fresh_and_about_a_name_of_ours(tmp_path: Path) -> None:
    async def story(counter: Counter) -> None:
        person = await counter.enrol()
        now = counter.provider.clock.timestamp()
        subject = counter.subject(person, "fapi")
        for word, token in (
            ("unknown_user_id", "x.y.z"),
            ("unknown_user_id", _hint_token(counter, person, KeyRing.generate(("ES256",)))),
            ("unknown_user_id", _hint_token(counter, person, iss="other")),
            ("unknown_user_id", _hint_token(counter, person, aud="https://op.example")),
            ("expired_login_hint_token", _hint_token(counter, person, exp=now)),
            ("expired_login_hint_token", _hint_token(counter, person, exp=None)),
            ("unknown_user_id", _hint_token(counter, person, sub_id=subject)),
            ("unknown_user_id", _hint_token(counter, person, sub_id={"format": "email", "email": "a@b.example"})),
            ("unknown_user_id", _hint_token(counter, person, sub_id=None)),
        ):
            assert await _word(counter, person, login_hint_token=token) == word
        assert await counter.refused(login_hint_token=_hint_token(counter, person)) == "unknown_user_id"

    tell(tmp_path, story, signing(), counter())
