import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from cryptography.x509 import ReasonFlags
from cryptography.x509.ocsp import OCSPCertStatus
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foundation import card_program
from idp.card_login.assurance import ACR_AUTHENTICATION, ACR_SIGNATURE
from tests.idp.card_login import mint
from tests.idp.card_login.mint import AUTH, SIGN
from tests.idp.card_login.room import AGENT, ISSUER, Room, open_room, query_of


def story(place: Path, tell: Callable[[Room], Awaitable[Any]]) -> Any:
    async def run() -> Any:
        async with open_room(Path(mkdtemp(dir=place))) as room:
            return await tell(room)

    return asyncio.run(run())


def test_a_first_login_proves_both_certificates_and_a_later_one_only_the_card(tmp_path: Path) -> None:
    async def tell(room: Room) -> None:
        first = await room.log_in()
        assert first["card"]["acr"] == ACR_SIGNATURE
        assert first["card"]["amr"] == ["sc", "pin"]
        later = await room.log_in(sign=None)
        assert later["card"]["acr"] == ACR_AUTHENTICATION
        assert later["card"]["account_id"] == first["card"]["account_id"]
        assert later["card"]["signature_at"] is None

    story(tmp_path, tell)


def test_the_login_page_names_the_requester_and_asks_no_pin(tmp_path: Path) -> None:
    async def tell(room: Room) -> None:
        interaction = await room.begin()
        page = await room.browser.get(f"/login?ix={interaction.id}")
        assert page.status_code == 200
        for text in ("株式会社みどり銀行", "7000012050002", "口座を開くため", 'id="card-reader"', 'id="abort"', "氏名"):
            assert text in page.text
        assert f"{AGENT}/authenticate?ticket=" in page.text
        assert "<input" not in page.text
        assert page.headers["cache-control"] == "no-store"
        english = await room.browser.get(f"/login?ix={interaction.id}&lang=en")
        assert "Midori Bank" in english.text
        assert "To open an account" in english.text

    story(tmp_path, tell)


def test_the_challenge_carries_everything_the_agent_shows(tmp_path: Path) -> None:
    async def tell(room: Room) -> None:
        document = await room.challenge(room.ticket(await room.begin()))
        assert document["issuer"] == ISSUER
        assert document["expires_in"] == 120
        assert document["recipient"]["name_ja"] == "株式会社みどり銀行"
        assert document["requested"] == [{"name": "name", "label_ja": "氏名", "label_en": "Name"}]
        assert document["nonce"] in document["statement"]
        assert len(document["nonce"]) == 43

    story(tmp_path, tell)


def test_a_session_begins_in_the_browser_and_gets_a_new_id_each_time(tmp_path: Path) -> None:
    async def tell(room: Room) -> None:
        await room.log_in()
        first = room.browser.cookies["kk_idp_session"]
        await room.log_in(sign=None)
        assert room.browser.cookies["kk_idp_session"] != first

    story(tmp_path, tell)


def test_a_finished_card_step_planted_in_another_browser_is_refused(tmp_path: Path) -> None:
    async def tell(room: Room) -> None:
        await room.log_in()
        ticket = room.ticket(await room.begin())
        url = (await room.prove(ticket)).json()["continue_url"]
        page = await room.stranger.get(url)
        assert page.status_code == 403
        assert "別のブラウザ" in page.text
        assert "みどり銀行" not in page.text

    story(tmp_path, tell)


def test_luring_somebody_elses_card_into_my_login_gives_me_nothing(tmp_path: Path) -> None:
    async def tell(room: Room) -> None:
        await room.log_in()
        mine = await room.begin()
        await room.prove(room.ticket(mine))  # the victim's agent answers; the continue address goes to the victim
        page = await room.browser.get(f"/login/continue?ix={mine.id}")
        assert page.status_code == 403
        found = room.interactions.get(mine.id)
        assert found is not None
        assert found.card is None

    story(tmp_path, tell)


def test_a_proof_of_one_login_does_not_fit_another(tmp_path: Path) -> None:
    async def tell(room: Room) -> None:
        await room.log_in()
        url = (await room.prove(room.ticket(await room.begin()))).json()["continue_url"]
        other = await room.begin()
        page = await room.browser.get(f"/login/continue?ix={other.id}&proof={query_of(url)['proof']}")
        assert page.status_code == 403

    story(tmp_path, tell)


def test_the_same_challenge_answered_twice_in_parallel_gives_one_login(tmp_path: Path) -> None:
    async def tell(room: Room) -> None:
        await room.log_in()
        ticket = room.ticket(await room.begin())
        challenge = await room.challenge(ticket)
        der, signature = mint.der(AUTH, room.state.auth), mint.sign(AUTH, challenge["statement"])
        answers = await asyncio.gather(
            *(room.send(ticket, challenge["challenge_id"], der, signature) for _ in range(5))
        )
        codes = sorted(answer.json().get("status") or answer.json()["error"] for answer in answers)
        assert codes == ["accepted", *["challenge_used"] * 4]

    story(tmp_path, tell)


def test_a_challenge_of_another_login_is_unknown_here(tmp_path: Path) -> None:
    async def tell(room: Room) -> None:
        await room.log_in()
        challenge = await room.challenge(room.ticket(await room.begin()))
        other = room.ticket(await room.begin())
        der, signature = mint.der(AUTH, room.state.auth), mint.sign(AUTH, challenge["statement"])
        answer = await room.send(other, challenge["challenge_id"], der, signature)
        assert answer.json()["error"] == "invalid_request"

    story(tmp_path, tell)


def test_an_answer_after_120_seconds_is_refused_and_its_challenge_is_dead(tmp_path: Path) -> None:
    async def tell(room: Room) -> None:
        ticket = room.ticket(await room.begin())
        challenge = await room.challenge(ticket)
        der, signature = mint.der(AUTH, room.state.auth), mint.sign(AUTH, challenge["statement"])
        room.clock.advance(120)
        late = await room.send(ticket, challenge["challenge_id"], der, signature)
        assert late.json()["error"] == "challenge_expired"
        again = await room.send(ticket, challenge["challenge_id"], der, signature)
        assert again.json()["error"] == "challenge_used"

    story(tmp_path, tell)


def test_a_challenge_is_consumed_even_by_a_wrong_answer(tmp_path: Path) -> None:
    async def tell(room: Room) -> None:
        ticket = room.ticket(await room.begin())
        challenge = await room.challenge(ticket)
        der = mint.der(AUTH, room.state.auth)
        wrong = await room.send(ticket, challenge["challenge_id"], der, b"\x01" * 256)
        assert wrong.json()["error"] == "signature_invalid"
        right = await room.send(ticket, challenge["challenge_id"], der, mint.sign(AUTH, challenge["statement"]))
        assert right.json()["error"] == "challenge_used"

    story(tmp_path, tell)


def test_an_expired_ticket_gets_no_challenge(tmp_path: Path) -> None:
    async def tell(room: Room) -> None:
        ticket = room.ticket(await room.begin())
        room.clock.advance(600)
        answer = await room.agent.post("/card/challenges", json={"ticket": ticket, "kind": "authentication"})
        assert answer.status_code == 400
        assert answer.json()["error"] == "expired_ticket"

    story(tmp_path, tell)


def test_twenty_challenges_are_enough_for_one_login(tmp_path: Path) -> None:
    async def tell(room: Room) -> None:
        ticket = room.ticket(await room.begin())
        for _ in range(20):
            await room.challenge(ticket)
        answer = await room.agent.post("/card/challenges", json={"ticket": ticket, "kind": "authentication"})
        assert answer.status_code == 400

    story(tmp_path, tell)


def test_a_revoked_card_is_told_in_both_languages_and_the_way_back_says_access_denied(tmp_path: Path) -> None:
    async def tell(room: Room) -> None:
        room.state.replies[AUTH.serial] = mint.Reply(status=OCSPCertStatus.REVOKED, reason=ReasonFlags.superseded)
        answer = await room.prove(room.ticket(await room.begin()))
        refused = answer.json()
        assert answer.status_code == 400
        assert refused["error"] == "certificate_revoked"
        assert refused["title_ja"] == "この証明書は、もう使えません"
        assert refused["title_en"] == "This certificate is no longer valid"
        page = await room.browser.get(refused["return_url"])
        assert 'id="back-to-client"' in page.text
        assert 'id="try-again"' not in page.text
        back = await room.browser.get(f"/authorize/resume?ix={query_of(refused['return_url'])['ix']}")
        assert back.json()["error"] == "access_denied"

    story(tmp_path, tell)


def test_while_the_status_service_is_down_nobody_logs_in(tmp_path: Path) -> None:
    async def tell(room: Room) -> None:
        room.state.down = True
        answer = await room.prove(room.ticket(await room.begin()))
        assert answer.status_code == 503
        assert answer.json()["error"] == "status_unavailable"
        page = await room.browser.get(answer.json()["return_url"])
        assert 'id="try-again"' in page.text
        ix = query_of(answer.json()["return_url"])["ix"]
        assert (await room.browser.get(f"/authorize/resume?ix={ix}")).json()["error"] == "temporarily_unavailable"

    story(tmp_path, tell)


def test_a_second_try_after_a_refusal_clears_the_error(tmp_path: Path) -> None:
    async def tell(room: Room) -> None:
        await room.log_in()
        interaction = await room.begin()
        await room.browser.get(f"/login/refused?ix={interaction.id}&error=status_unavailable")
        url = (await room.prove(room.ticket(interaction))).json()["continue_url"]
        back = await room.browser.get((await room.browser.get(url)).headers["location"])
        assert back.json()["error"] is None
        assert back.json()["card"] is not None

    story(tmp_path, tell)


def test_the_agents_abort_by_ticket_leads_to_the_page_with_the_way_back(tmp_path: Path) -> None:
    async def tell(room: Room) -> None:
        ticket = room.ticket(await room.begin())
        room.clock.advance(700)
        page = await room.browser.get("/login/refused", params={"ticket": ticket, "error": "access_denied"})
        assert page.status_code == 200
        assert 'id="back-to-client"' in page.text
        forged = await room.browser.get("/login/refused", params={"ticket": "forged", "error": "access_denied"})
        assert forged.status_code == 400

    story(tmp_path, tell)


def test_the_back_button_after_the_end_gets_an_explanation(tmp_path: Path) -> None:
    async def tell(room: Room) -> None:
        interaction = await room.begin()
        await room.interactions.finish(interaction.id)
        page = await room.browser.get(f"/login?ix={interaction.id}")
        assert page.status_code == 400
        assert "すでに終わっています" in page.text
        assert 'href="http://127.0.0.1:8111"' in page.text

    story(tmp_path, tell)


def test_an_expired_login_says_so_and_offers_the_service(tmp_path: Path) -> None:
    async def tell(room: Room) -> None:
        interaction = await room.begin()
        room.clock.advance(3600)
        page = await room.browser.get(f"/login?ix={interaction.id}")
        assert "時間が切れました" in page.text
        assert 'id="back-to-client"' in page.text

    story(tmp_path, tell)


def test_an_unknown_error_word_is_never_echoed(tmp_path: Path) -> None:
    async def tell(room: Room) -> None:
        interaction = await room.begin()
        page = await room.browser.get(f"/login/refused?ix={interaction.id}&error=<script>alert(1)</script>")
        assert "<script" not in page.text
        assert "依頼を読み取れませんでした" in page.text

    story(tmp_path, tell)


_PATHS = st.sampled_from(["/login", "/login/continue", "/login/refused"])
_NAMES = st.sampled_from(["ix", "proof", "ticket", "error", "lang", "ui_locales", "other"])
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=50),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=6,
)
_SLOW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@settings(max_examples=25, deadline=None, suppress_health_check=_SLOW)
@given(calls=st.lists(st.tuples(_PATHS, st.dictionaries(_NAMES, st.text(max_size=80))), min_size=1, max_size=10))
def test_no_query_of_the_browser_pages_yields_a_500(tmp_path: Path, calls: list[tuple[str, dict[str, str]]]) -> None:
    async def tell(room: Room) -> None:
        interaction = await room.begin()
        for path, query in calls:
            for known in ({}, {"ix": interaction.id}):
                answer = await room.browser.get(path, params={**query, **known})
                assert answer.status_code < 500

    story(tmp_path, tell)


@settings(max_examples=25, deadline=None, suppress_health_check=_SLOW)
@given(bodies=st.lists(st.one_of(st.binary(max_size=200), _JSON), min_size=1, max_size=10), data=st.data())
def test_no_body_to_the_card_wire_yields_a_500(tmp_path: Path, bodies: list[Any], data: st.DataObject) -> None:
    async def tell(room: Room) -> None:
        ticket = room.ticket(await room.begin())
        challenge = await room.challenge(ticket)
        names = ["ticket", "kind", "challenge_id", "certificate", "signature"]
        for body in bodies:
            path = data.draw(st.sampled_from(["/card/challenges", "/card/answers"]))
            sent = {"content": body, "headers": {"content-type": "application/json"}}
            if not isinstance(body, bytes):
                name = data.draw(st.sampled_from(names))
                good = {"ticket": ticket, "kind": "authentication", "challenge_id": challenge["challenge_id"]}
                sent = {"json": data.draw(st.sampled_from([body, {**good, name: body}]))}
            answer = await room.agent.post(path, **sent)
            assert answer.status_code < 500
            assert answer.status_code in (200, 201) or "error" in answer.json()

    story(tmp_path, tell)


def test_a_signature_certificate_instead_of_the_login_certificate_is_refused(tmp_path: Path) -> None:
    async def tell(room: Room) -> None:
        ticket = room.ticket(await room.begin())
        challenge = await room.challenge(ticket)
        der = mint.der(SIGN, room.state.sign)
        answer = await room.send(ticket, challenge["challenge_id"], der, mint.sign(SIGN, challenge["statement"]))
        assert answer.json()["error"] == "wrong_certificate_kind"
        assert room.state.asked == []  # nothing was asked of the network

    story(tmp_path, tell)


@pytest.mark.parametrize(
    ("name", "warned"),
    [(card_program.USER_AGENT, False), ("kakehashi-agent/99", True), ("replaced by an attacker", True), ("", True)],
)
def test_ag10_a_card_program_of_unknown_name_or_version_is_written_down(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, name: str, warned: bool
) -> None:
    async def tell(room: Room) -> None:
        room.agent.headers["User-Agent"] = name
        assert (await room.log_in())["card"]

    caplog.set_level(logging.WARNING)
    story(tmp_path, tell)
    told = [record.getMessage() for record in caplog.records if "card program" in record.getMessage()]
    assert bool(told) is warned
    assert all("attacker" not in line for line in told), "what a stranger says is not repeated in a log"
