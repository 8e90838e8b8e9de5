"""Only the person of the login signs, once, the very text; what is kept is the state's word and nothing of hers."""

import base64
from pathlib import Path

from cryptography.x509 import ocsp
from starlette.responses import JSONResponse

from idp.card_login.challenge import CHALLENGE_SECONDS
from tests.idp.card_login import mint
from tests.idp.card_login.mint import Reply
from tests.idp.latest_attributes.scene import Scene, stored, tell
from tests.idp.provider import confidential

OTHERS = mint.SIGN.but(serial=0x7777, label="of somebody else")


async def _refused(scene: Scene, recipe: mint.Recipe = mint.SIGN, statement: str | None = None) -> str:
    ticket = await scene.ticket(await scene.begin())
    answer = await scene.sign(ticket, recipe, statement=statement)
    assert answer.status_code >= 400, answer.text
    assert scene.book.find(scene.account, "bank") is None
    return str(answer.json()["error"])


def test_the_state_gets_the_very_text_and_the_provider_keeps_its_answer(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        ticket = await scene.ticket(await scene.begin())
        assert (await scene.sign(ticket)).status_code == 200
        (sent,) = scene.state.asked_for("/jpki/attribute-consents")
        assert sent["service"] == "midori-bank"
        assert "みどり銀行" in sent["statement"]
        kept = scene.book.find(scene.account, "bank")
        assert kept is not None
        assert (kept.consent_id, kept.given_at, kept.ended_at) == ("c-1", scene.now, None)

    tell(tmp_path, story)


def test_neither_certificate_nor_signature_is_kept(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        await scene.sign(await scene.ticket(await scene.begin()))
        (sent,) = scene.state.asked_for("/jpki/attribute-consents")
        files = stored(tmp_path)
        assert b"midori-bank" in files, "the search itself finds what is there"
        for name in ("certificate", "signature"):
            raw = base64.b64decode(sent[name])
            assert raw[-64:] not in files
            assert sent[name].encode()[:60] not in files

    tell(tmp_path, story)


def test_a_lured_persons_card_is_refused_before_the_state_hears_of_it(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        await scene.person(mint.AUTH.but(serial=0x2222), OTHERS)
        await scene.provider.log_in(scene.account)
        assert await _refused(scene, OTHERS) == "person_mismatch"
        assert not scene.state.asked_for("/jpki/attribute-consents")

    tell(tmp_path, story)


def test_a_certificate_of_nobody_known_is_refused_and_of_a_renewed_card_is_taken(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        assert await _refused(scene, OTHERS) == "person_mismatch"
        scene.state.links["auth_of_sign", OTHERS.serial] = mint.AUTH.serial
        assert (await scene.sign(await scene.ticket(await scene.begin()), OTHERS)).status_code == 200

    tell(tmp_path, story)


def test_a_new_cards_certificate_leads_to_the_account_by_its_predecessor(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        scene.state.links |= {("auth_of_sign", OTHERS.serial): 0x4444, ("predecessor", 0x4444): mint.AUTH.serial}
        assert (await scene.sign(await scene.ticket(await scene.begin()), OTHERS)).status_code == 200
        card = scene.provider.rooms.accounts.newest_signature_card(scene.account)
        assert card is not None
        assert card.serial in (OTHERS.serial, mint.SIGN.serial)

    tell(tmp_path, story)


def test_a_forged_certificate_with_the_known_serial_is_refused(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        scene.state.sign = mint.authority("signature", "forged")
        assert await _refused(scene) in ("certificate_not_trusted", "signature_invalid")
        assert not scene.state.asked_for("/jpki/attribute-consents")

    tell(tmp_path, story)


def test_the_authentication_certificate_signs_nothing(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        scene.state.sign = scene.state.auth
        assert await _refused(scene, mint.AUTH) == "wrong_certificate_kind"

    tell(tmp_path, story)


def test_a_revoked_certificate_is_refused(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        scene.state.replies[mint.SIGN.serial] = Reply(status=ocsp.OCSPCertStatus.REVOKED)
        assert await _refused(scene) == "certificate_revoked"

    tell(tmp_path, story)


def test_the_signature_of_a_login_is_no_consent(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        assert await _refused(scene, statement="Kakehashi: login\n") == "signature_invalid"
        other = "another service's statement with the same nonce"
        assert await _refused(scene, statement=other) == "signature_invalid"

    tell(tmp_path, story)


def test_a_replayed_or_late_answer_is_refused(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        ticket = await scene.ticket(await scene.begin())
        told = await scene.statement(ticket)
        body = {
            "ticket": ticket,
            "challenge_id": told["challenge_id"],
            "certificate": base64.b64encode(mint.der(mint.SIGN, scene.state.sign)).decode(),
            "signature": base64.b64encode(mint.sign(mint.SIGN, told["statement"])).decode(),
        }
        scene.provider.clock.advance(CHALLENGE_SECONDS)
        late = await scene.provider.back.post("/card/attribute-signatures", json=body)
        again = await scene.provider.back.post("/card/attribute-signatures", json=body)
        assert [answer.json()["error"] for answer in (late, again)] == ["challenge_expired", "challenge_used"]
        assert not scene.state.asked_for("/jpki/attribute-consents")

    tell(tmp_path, story)


def test_what_the_state_does_not_take_is_not_noted(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        scene.state.give = JSONResponse({"error": "notice_outdated"}, 422)
        assert await _refused(scene) == "attribute_consent_refused"
        scene.state.give = JSONResponse({"error": "certificate_revoked"}, 422)
        assert await _refused(scene) == "certificate_revoked"
        scene.state.give = JSONResponse([], 201)
        assert await _refused(scene) == "consent_service_unavailable"

    tell(tmp_path, story)


def test_a_card_without_signature_certificate_is_told_so(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        ticket = await scene.ticket(await scene.begin())
        told = await scene.statement(ticket)
        body = {"ticket": ticket, "challenge_id": told["challenge_id"], "certificate": "", "signature": ""}
        answer = await scene.provider.back.post("/card/attribute-signatures", json=body)
        assert answer.json()["error"] == "under_age_or_no_signature_certificate"

    tell(tmp_path, story)


def test_a_client_that_is_not_registered_for_it_any_more_gets_no_statement(tmp_path: Path) -> None:
    async def story(scene: Scene) -> None:
        ticket = await scene.ticket(await scene.begin())
        await scene.provider.register(confidential())
        answer = await scene.provider.back.post("/card/attribute-statements", json={"ticket": ticket})
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")

    tell(tmp_path, story)
