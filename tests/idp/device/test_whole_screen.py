"""A screen's login through every seam of the provider: codes, confirmation, card, tokens (CD-05, TK-25)."""

from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.x509.ocsp import OCSPCertStatus

from tests.idp.card_login import mint
from tests.idp.card_login.mint import NOW, Reply
from tests.idp.card_login.over_the_wire import show_card, ticket_of
from tests.idp.device.screen import Living, tell
from tests.idp.provider import ISSUER

SECOND = timedelta(seconds=1)
LATER = {"this_update": NOW, "next_update": NOW + timedelta(minutes=15)}


async def _to_the_card(living: Living, user_code: str) -> str:
    return await ticket_of(living.provider, (await living.press(user_code)).headers["location"])


async def _visit(living: Living, user_code: str, recipe: mint.Recipe = mint.AUTH) -> str:
    """The whole way of somebody whose card has not been seen before; where it leads."""
    living.state.links[("auth_of_sign", mint.SIGN.serial)] = recipe.serial
    ticket = await _to_the_card(living, user_code)
    told = await show_card(living.provider, living.state, ticket, recipe)
    if told.get("status") == "signature_required":
        told = await show_card(living.provider, living.state, ticket, mint.SIGN)
    back = await living.provider.browser.get(told["continue_url"])
    return (await living.provider.browser.get(back.headers["location"])).headers["location"]


def test_a_first_visit_and_a_second_one_with_the_same_subject(tmp_path: Path) -> None:
    async def story(living: Living) -> None:
        subjects = set()
        for _ in range(2):
            codes = await living.ask()
            assert await _visit(living, codes["user_code"]) == f"{ISSUER}/device/done?outcome=approved"
            tokens = (await living.poll(codes)).json()
            subjects.add((await living.provider.userinfo(tokens["access_token"])).json()["sub"])
            living.provider.browser.cookies.clear()
        assert len(subjects) == 1

    tell(tmp_path, story)


def test_attack_card_revoked_after_the_login_a_login_that_signed_too(tmp_path: Path) -> None:
    async def story(living: Living) -> None:
        for _ in range(2):  # the first visit signs, the second shows the authentication certificate only
            codes = await living.ask()
            assert (await _visit(living, codes["user_code"])).endswith("outcome=approved")
            living.state.replies[mint.AUTH.serial] = Reply(status=OCSPCertStatus.REVOKED)
            assert await living.word(codes) == "invalid_grant"
            living.state.replies.clear()

    tell(tmp_path, story)


@pytest.mark.parametrize(
    ("recipe", "error"),
    [
        (mint.AUTH.but(ends=NOW - SECOND), "certificate_expired"),
        (mint.AUTH.but(begins=NOW + SECOND), "certificate_not_trusted"),
        (mint.AUTH.but(ends=NOW + SECOND), None),
        (mint.AUTH.but(begins=NOW - SECOND), None),
        (mint.AUTH.but(begins=NOW), None),
    ],
    ids=["expired a second ago", "valid from the next second", "its last second", "its second second", "its first"],
)
def test_attack_expired_or_not_yet_valid_certificate_on_the_way_to_a_screen(
    tmp_path: Path, recipe: mint.Recipe, error: str | None
) -> None:
    """CD-05 in the channel of televisions: one second either side."""

    async def story(living: Living) -> None:
        codes = await living.ask()
        ticket = await _to_the_card(living, codes["user_code"])
        told = await show_card(living.provider, living.state, ticket, recipe)
        assert told.get("error") == error
        assert await living.word(codes) == "authorization_pending"
        if error is not None:
            await living.provider.browser.get(told["return_url"])
            ix = told["return_url"].partition("ix=")[2].partition("&")[0]
            assert (await living.resume(ix)).headers["location"].endswith("outcome=stopped")
            assert await living.word(codes) == "access_denied"

    tell(tmp_path, story)


def test_attack_the_state_falls_silent_between_login_and_redemption(tmp_path: Path) -> None:
    async def story(living: Living) -> None:
        codes = await living.ask()
        assert (await _visit(living, codes["user_code"])).endswith("outcome=approved")
        living.state.down = True
        assert await living.word(codes) == "authorization_pending"
        living.state.down = False
        living.state.replies[mint.AUTH.serial] = Reply(**LATER)
        living.provider.clock.advance(5)
        assert (await living.poll(codes)).status_code == 200

    tell(tmp_path, story)
