"""Who may read: a live token of the scope, a grant that has it, a consent that stands; the state answers each time."""

from pathlib import Path
from typing import Any

import pytest
from starlette.responses import JSONResponse

from idp.consent.coverage import Approved
from tests.idp.card_login import mint
from tests.idp.latest_attributes.scene import DAY, RECORD, SCOPE, UNTIL, Scene, bank, chore, stored, tell
from tests.idp.provider import confidential

ATTRIBUTES, STANDING = "/jpki/attributes", "/jpki/attribute-consents/standing"


async def _error(scene: Scene, token: str) -> tuple[int, str]:
    answer = await scene.read(token)
    return answer.status_code, answer.json()["error"]


def test_the_answer_is_the_register_of_this_moment_and_nothing_of_it_stays(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        answer = await scene.read(await scene.token())
        told = answer.json()
        assert answer.headers["cache-control"] == "no-store"
        assert told["verified_claims"]["claims"] == {
            "name": RECORD["name"],
            "address": {"formatted": RECORD["address"], "country": "JP"},
            "birthdate": "1990-05-10",
            "gender": "female",
        }
        assert (told["as_of"], told["changed"]) == (RECORD["as_of"], ["address"])
        assert "serial" not in answer.text
        files = stored(tmp_path)
        for secret in (RECORD["address"], "大手前"):
            assert secret.encode() not in files

    tell(tmp_path, story)


def test_it_is_written_down_before_the_attributes_leave(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        token = await scene.token()
        scene.provider.clock.advance(7)
        assert (await scene.read(token)).status_code == 200
        kept = scene.book.find(scene.account, "bank")
        assert kept is not None
        assert kept.handed_at == scene.now

    tell(tmp_path, story)


def test_the_new_certificate_is_followed_and_asked_about_next_time(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        token = await scene.token()
        for _ in range(2):
            scene.provider.clock.advance(1)
            await scene.read(token)
        assert [asked["serial"] for asked in scene.state.asked_for(ATTRIBUTES)] == ["5678", "9abc"]

    tell(tmp_path, story)


def test_a_serial_that_belongs_to_somebody_else_is_not_taken_over(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        other = await scene.person(mint.AUTH.but(serial=0x2222), mint.SIGN.but(serial=0x9ABC))
        await scene.provider.log_in(scene.account)
        assert (await scene.read(await scene.token())).status_code == 200
        accounts = scene.provider.rooms.accounts
        hers, others = (accounts.newest_signature_card(account) for account in (scene.account, other))
        assert hers is not None
        assert others is not None
        assert (hers.serial, others.serial) == (0x5678, 0x9ABC)

    tell(tmp_path, story)


def test_no_token_a_bad_token_and_a_token_without_the_scope(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        bare = await scene.provider.back.get("/latest-attributes")
        assert bare.status_code == 401
        challenges = bare.headers.get_list("www-authenticate")
        assert [each.split(" ")[0] for each in challenges] == ["Bearer", "DPoP"]
        assert all("error" not in each for each in challenges)
        assert await _error(scene, "made-up") == (401, "invalid_token")
        await scene.token()
        narrow = await scene.provider.tokens(scope="openid")
        assert await _error(scene, narrow["access_token"]) == (403, "insufficient_scope")
        in_query = await scene.provider.back.get(f"/latest-attributes?access_token={narrow['access_token']}")
        assert in_query.status_code == 401
        assert not scene.state.sent

    tell(tmp_path, story)


def test_withdrawn_on_the_citizens_pages_it_ends_with_the_next_request(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        token = await scene.token()
        assert (await scene.read(token)).status_code == 200
        await scene.provider.rooms.grants.revoke_by_receipt("receipt-1")
        assert await _error(scene, token) == (401, "invalid_token")
        assert len(scene.state.asked_for(ATTRIBUTES)) == 1, "the state is not even asked"

    tell(tmp_path, story)


def test_withdrawn_at_the_state_it_ends_here_at_once_and_for_every_token(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        token = await scene.token()
        scene.state.no_consent()
        assert await _error(scene, token) == (404, "consent_withdrawn")
        grant = scene.provider.rooms.grants.find_live(scene.account, "bank")
        assert grant is not None
        assert "latest_attributes" not in grant.scope
        scene.state.attributes = JSONResponse(RECORD)
        assert await _error(scene, token) == (404, "consent_withdrawn")
        assert len(scene.state.asked_for(ATTRIBUTES)) == 1
        asked = await scene.provider.authorize(scope=SCOPE)
        assert "/consent?" in asked.headers["location"], "a new wish is a new decision"

    tell(tmp_path, story)


def test_one_refused_reading_ends_nothing_while_the_state_says_that_it_stands(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        token = await scene.token()
        scene.state.attributes = JSONResponse({"error": "no_consent"}, 404)
        tomorrow = {"consented": True, "valid_from": "2026-11-24T00:00:00+09:00", "valid_until": UNTIL}
        scene.state.standing = JSONResponse({**tomorrow, "reminder_due": False})
        assert await _error(scene, token) == (404, "consent_not_yet_valid")
        past = {**tomorrow, "valid_from": "2026-11-01T00:00:00+09:00", "reminder_due": False}
        scene.state.standing = JSONResponse(past)
        assert await _error(scene, token) == (503, "temporarily_unavailable")
        scene.state.standing = JSONResponse({}, 500)
        assert await _error(scene, token) == (503, "temporarily_unavailable")
        scene.state.attributes = JSONResponse(RECORD)
        assert (await scene.read(token)).status_code == 200

    tell(tmp_path, story)


@pytest.mark.parametrize(
    "answer",
    [
        JSONResponse({}, 500),
        JSONResponse({"error": "unknown_verifier"}, 403),
        JSONResponse({**RECORD, "sex": 2}),
        JSONResponse({"error": "no_person"}, 404),
    ],
)
def test_a_silent_or_confused_state_gives_nothing_and_ends_nothing(tmp_path: Path, answer: Any) -> None:
    async def story(scene: Scene) -> None:
        token = await scene.token()
        scene.state.attributes = answer
        assert await _error(scene, token) == (503, "temporarily_unavailable")
        scene.state.attributes = JSONResponse(RECORD)
        assert (await scene.read(token)).status_code == 200

    tell(tmp_path, story)


def test_who_left_the_register_is_told_as_gone(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        token = await scene.token()
        scene.state.attributes = JSONResponse({"error": "left_register"}, 410)
        assert await _error(scene, token) == (410, "left_register")

    tell(tmp_path, story)


def test_after_its_last_second_nothing_is_asked_any_more(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        await scene.consents(valid_until=scene.now + 60)
        token = await scene.token()
        scene.provider.clock.advance(60)
        assert (await scene.read(token)).status_code == 200
        scene.provider.clock.advance(1)
        assert await _error(scene, token) == (404, "consent_withdrawn")
        assert len(scene.state.asked_for(ATTRIBUTES)) == 1

    tell(tmp_path, story)


def test_a_consent_for_the_clients_former_service_opens_nothing(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        token = await scene.token()
        await scene.provider.register(bank(latest_attributes={"service": "another", "purpose": "current"}))
        assert await _error(scene, token) == (404, "consent_withdrawn")
        await scene.provider.register(confidential())
        assert await _error(scene, token) == (404, "consent_withdrawn")
        assert not scene.state.sent

    tell(tmp_path, story)


def test_one_persons_token_never_reads_another(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        mine = (await scene.read(await scene.token())).json()["sub"]
        scene.account = await scene.person(mint.AUTH.but(serial=0x2222), mint.SIGN.but(serial=0x3333))
        await scene.consents()
        await scene.provider.rooms.grants.create(scene.account, "bank", _approved(), "receipt-2")
        theirs = await scene.read(str((await scene.provider.tokens(scope=SCOPE))["access_token"]))
        assert theirs.json()["sub"] != mine
        assert scene.state.asked_for(ATTRIBUTES)[-1]["serial"] == "3333"

    tell(tmp_path, story)


def _approved() -> Any:
    return Approved(tuple(SCOPE.split()), {}, [], ())


def test_the_reminder_is_handed_on_to_the_relying_party(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        await scene.consents(asked_at=scene.now - 2 * DAY)
        standing = {"consented": True, "valid_from": "2025-11-24T00:00:00+09:00", "valid_until": UNTIL}
        scene.state.standing = JSONResponse({**standing, "reminder_due": True})
        await chore(scene)
        assert (await scene.read(await scene.token())).json()["reminder_due"] is True

    tell(tmp_path, story)
