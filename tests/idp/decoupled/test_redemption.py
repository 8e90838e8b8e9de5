"""The token endpoint for a device: each word of RFC 8628 3.5, one use, and everything asked again (TK-03, 23, 25)."""

from pathlib import Path

import pytest
from cryptography.x509.ocsp import OCSPCertStatus

from standards.oauth import DEVICE_CODE
from tests.idp.card_login.mint import Reply
from tests.idp.device.screen import Living, television, tell, together
from tests.idp.provider import confidential


def test_a_screen_waits_gets_its_tokens_and_they_work(tmp_path: Path) -> None:
    async def story(living: Living) -> None:
        person, codes = await living.enrol(), await living.ask(nonce="n-1")
        assert await living.word(codes) == "authorization_pending"
        await living.approve(codes, person)
        living.provider.clock.advance(5)
        answer = await living.poll(codes)
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
        tokens = answer.json()
        assert (tokens["token_type"], tokens["scope"]) == ("Bearer", "openid")
        told = (await living.provider.userinfo(tokens["access_token"])).json()
        claims = living.provider.rooms.hints.read(tokens["id_token"])
        assert claims is not None
        assert (claims["sub"], claims["aud"], claims["nonce"]) == (told["sub"], "tv", "n-1")

    tell(tmp_path, story)


def test_a_refresh_token_comes_only_with_offline_access(tmp_path: Path) -> None:
    async def story(living: Living) -> None:
        person = await living.enrol()
        for scope, lasting in (("openid", False), ("openid offline_access", True)):
            codes = await living.ask(scope=scope)
            await living.provider.allow(person, "tv", scope=scope)
            await living.approve(codes, person)
            tokens = (await living.poll(codes)).json()
            assert ("refresh_token" in tokens) is lasting
        form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
        assert (await living.provider.post("/token", "tv", **form)).status_code == 200

    tell(tmp_path, story)


def test_attack_polling_too_fast_makes_the_interval_grow_and_it_is_enforced(tmp_path: Path) -> None:
    async def story(living: Living) -> None:
        codes, clock = await living.ask(), living.provider.clock
        assert await living.word(codes) == "authorization_pending"
        clock.advance(4)
        assert await living.word(codes) == "slow_down"  # 10 s from now on
        clock.advance(9)
        assert await living.word(codes) == "slow_down"  # 15 s
        clock.advance(14)
        assert await living.word(codes) == "slow_down"  # 20 s
        clock.advance(20)
        assert await living.word(codes) == "authorization_pending"
        clock.advance(20)
        assert await living.word(codes) == "authorization_pending"

    tell(tmp_path, story)


def test_attack_fifty_polls_at_once_get_one_pending(tmp_path: Path) -> None:
    async def story(living: Living) -> None:
        codes = await living.ask()
        words = [each.json()["error"] for each in await together(*(living.poll(codes) for _ in range(50)))]
        assert sorted(set(words)) == ["authorization_pending", "slow_down"]
        assert words.count("authorization_pending") == 1

    tell(tmp_path, story)


def test_attack_code_of_another_client_is_invalid_and_stays_usable_for_its_own(tmp_path: Path) -> None:
    async def story(living: Living) -> None:
        person, codes = await living.enrol(), await living.ask()
        await living.approve(codes, person)
        assert await living.word(codes, "other-tv") == "invalid_grant"
        assert await living.word(codes, "app-tv") == "invalid_grant"
        assert (await living.poll(codes)).status_code == 200

    tell(tmp_path, story)


def test_attack_device_code_twice_the_second_ends_what_the_first_got(tmp_path: Path) -> None:
    async def story(living: Living) -> None:
        person, codes = await living.enrol(), await living.ask()
        await living.approve(codes, person)
        tokens = (await living.poll(codes)).json()
        assert (await living.provider.userinfo(tokens["access_token"])).status_code == 200
        assert await living.word(codes) == "invalid_grant"
        assert (await living.provider.userinfo(tokens["access_token"])).status_code == 401
        living.provider.clock.advance(400)
        assert await living.word(codes) == "invalid_grant"

    tell(tmp_path, story)


def test_attack_device_code_twice_in_parallel_has_one_winner_and_its_tokens_are_dead(tmp_path: Path) -> None:
    async def story(living: Living) -> None:
        person = await living.enrol()
        for _ in range(10):
            codes = await living.ask()
            await living.approve(codes, person)
            answers = await together(*(living.poll(codes) for _ in range(8)))
            won = [answer for answer in answers if answer.status_code == 200]
            assert len(won) == 1
            assert {answer.json()["error"] for answer in answers if answer not in won} == {"invalid_grant"}
            assert (await living.provider.userinfo(won[0].json()["access_token"])).status_code == 401

    tell(tmp_path, story)


def test_the_code_lives_five_minutes_to_the_second(tmp_path: Path) -> None:
    async def story(living: Living) -> None:
        codes = await living.ask()
        assert (codes["expires_in"], codes["interval"]) == (300, 5)
        living.provider.clock.advance(299)
        assert await living.word(codes) == "authorization_pending"
        living.provider.clock.advance(1)
        assert await living.word(codes) == "expired_token"

    tell(tmp_path, story)


def test_an_approval_that_nobody_fetched_in_time_is_worth_nothing(tmp_path: Path) -> None:
    async def story(living: Living) -> None:
        person, codes = await living.enrol(), await living.ask()
        await living.approve(codes, person)
        living.provider.clock.advance(300)
        assert await living.word(codes) == "expired_token"

    tell(tmp_path, story)


def test_attack_approve_after_expiry_gives_the_screen_nothing(tmp_path: Path) -> None:
    async def story(living: Living) -> None:
        person, codes = await living.enrol(), await living.ask()
        ix = await living.confirm(codes["user_code"])
        living.provider.clock.advance(299)
        await living.show_card(ix, person)
        living.provider.clock.advance(1)
        late = await living.resume(ix)
        assert (late.status_code, "location" in late.headers) == (400, False)
        assert await living.word(codes) == "expired_token"

    tell(tmp_path, story)


def test_attack_account_closed_between_approval_and_redemption(tmp_path: Path) -> None:
    async def story(living: Living) -> None:
        person, codes = await living.enrol(), await living.ask()
        await living.approve(codes, person)
        await living.provider.rooms.accounts.close(person)
        assert await living.word(codes) == "invalid_grant"
        assert await living.word(codes) == "invalid_grant"

    tell(tmp_path, story)


@pytest.mark.parametrize("status", [OCSPCertStatus.REVOKED, OCSPCertStatus.UNKNOWN], ids=lambda status: status.name)
def test_attack_card_revoked_between_approval_and_redemption(tmp_path: Path, status: OCSPCertStatus) -> None:
    async def story(living: Living) -> None:
        person, codes = await living.enrol(), await living.ask()
        await living.approve(codes, person)
        living.state.replies[7000] = Reply(status=status)
        assert await living.word(codes) == "invalid_grant"
        living.state.replies.clear()  # the code is spent all the same
        assert await living.word(codes) == "invalid_grant"

    tell(tmp_path, story)


def test_attack_consent_withdrawn_between_approval_and_redemption(tmp_path: Path) -> None:
    async def story(living: Living) -> None:
        person, codes = await living.enrol(), await living.ask(scope="openid name")
        ix = await living.confirm(codes["user_code"])
        await living.show_card(ix, person)
        assert (await living.resume(ix)).headers["location"].startswith("http://127.0.0.1:8102/consent?")
        grant = await living.provider.allow(person, "tv", scope="openid name")
        await living.decide(ix, grant.id)
        assert (await living.resume(ix)).headers["location"].endswith("outcome=approved")
        assert await living.provider.rooms.grants.revoke_by_receipt("receipt-1")
        assert await living.word(codes) == "invalid_grant"

    tell(tmp_path, story)


def test_while_the_state_does_not_answer_the_screen_waits_and_is_held_to_its_interval(tmp_path: Path) -> None:
    async def story(living: Living) -> None:
        person, codes = await living.enrol(), await living.ask()
        await living.approve(codes, person)
        living.state.down = True
        assert await living.word(codes) == "authorization_pending"
        assert await living.word(codes) == "slow_down"
        living.state.down = False
        assert (await living.poll(codes)).status_code == 200

    tell(tmp_path, story)


def test_attack_a_login_whose_certificate_is_not_known_gives_nothing(tmp_path: Path) -> None:
    async def story(living: Living) -> None:
        person, codes = await living.enrol(), await living.ask()
        living.cards[person] = ""
        await living.approve(codes, person)
        assert await living.word(codes) == "invalid_grant"

    tell(tmp_path, story)


def test_malformed_and_unknown_codes_and_clients_without_the_grant_are_told_apart(tmp_path: Path) -> None:
    async def story(living: Living) -> None:
        post = living.provider.post
        for client_id, form, word in (
            ("tv", {}, "invalid_request"),
            ("tv", {"device_code": "x"}, "invalid_grant"),
            ("tv", {"device_code": "é" * 300}, "invalid_grant"),
            ("bank", {"device_code": "x"}, "unauthorized_client"),
        ):
            answer = await post("/token", client_id, grant_type=DEVICE_CODE, **form)
            assert (answer.status_code, answer.json()["error"]) == (400, word)

    tell(tmp_path, story, television(), confidential())


def test_an_authorization_code_is_no_device_code_nor_the_reverse(tmp_path: Path) -> None:
    async def story(living: Living) -> None:
        person, codes = await living.enrol(), await living.ask()
        await living.provider.log_in(person)
        code = await living.provider.code()
        assert await living.word({"device_code": code}) == "invalid_grant"
        answer = await living.provider.redeem(codes["device_code"])
        assert answer.json()["error"] == "invalid_grant"

    tell(tmp_path, story)
