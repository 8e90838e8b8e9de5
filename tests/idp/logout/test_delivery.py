"""Telling clients: at once, again after a failure, by one worker only, and never to an address that is not theirs."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import pytest

from idp.interaction.session import Party
from idp.logout.notice import GIVEN_UP_SECONDS
from tests.foundation.outbound.server import Server, document, place_of, reserved
from tests.idp.logout.parties import NO, YES, heard, hearing, listening
from tests.idp.provider import Provider, confidential, run

Tell = Callable[[Provider, Server], Awaitable[None]]


def _story(folder: Path, tell: Tell, answer: bytes = YES, reached: Sequence[str] = ()) -> None:
    sock = reserved()

    async def with_a_server(provider: Provider) -> None:
        async with hearing(sock, answer) as server:
            await tell(provider, server)

    run(folder, with_a_server, listening("bank", sock), confidential("deaf"), fetched=[place_of(sock), *reached])


async def _leave(provider: Provider, *clients: str) -> None:
    parties = [Party(client_id, 7, f"sid-{client_id}") for client_id in clients]
    await provider.rooms.ground.database.write(lambda tx: provider.rooms.notices.keep(tx, parties))


@pytest.mark.parametrize("answer", [YES, document(b"", status="204 No Content")])
def test_a_client_that_says_yes_is_told_once(tmp_path: Path, answer: bytes) -> None:
    async def tell(provider: Provider, server: Server) -> None:
        await _leave(provider, "bank")
        assert await provider.rooms.logout_delivery.round() == 1
        assert [claims["sid"] for claims in heard(provider, server)] == ["sid-bank"]
        provider.clock.advance(GIVEN_UP_SECONDS)
        assert await provider.rooms.logout_delivery.round() == 0
        assert len(server.requests) == 1

    _story(tmp_path, tell, answer)


def test_a_client_that_refuses_is_told_again_with_a_fresh_token_until_it_says_yes(tmp_path: Path) -> None:
    async def tell(provider: Provider, server: Server) -> None:
        await _leave(provider, "bank")
        for wait in (60, 120, 240):
            assert await provider.rooms.logout_delivery.round() == 0
            provider.clock.advance(wait - 1)
            assert await provider.rooms.logout_delivery.round() == 0
            provider.clock.advance(1)
        server.answer = YES
        assert await provider.rooms.logout_delivery.round() == 1
        tries = heard(provider, server)
        assert len(tries) == len({claims["jti"] for claims in tries}) == 4
        assert [claims["iat"] - tries[0]["iat"] for claims in tries] == [0, 60, 180, 420]

    _story(tmp_path, tell, NO)


def test_a_client_that_never_listens_is_given_up_after_a_day_and_that_is_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def tell(provider: Provider, server: Server) -> None:
        await _leave(provider, "bank")
        await provider.rooms.logout_delivery.round()
        provider.clock.advance(GIVEN_UP_SECONDS)
        await provider.rooms.logout_delivery.round()
        assert provider.rooms.notices.clients_due() == []
        provider.clock.advance(GIVEN_UP_SECONDS)
        assert await provider.rooms.logout_delivery.round() == 0
        assert len(server.requests) == 2

    _story(tmp_path, tell, NO)
    assert "bank could not be told of 1 logouts for a day" in caplog.text


def test_a_client_without_an_address_or_gone_is_forgotten_and_holds_nobody_up(tmp_path: Path) -> None:
    async def tell(provider: Provider, server: Server) -> None:
        await _leave(provider, "deaf", "gone", "bank")
        assert await provider.rooms.logout_delivery.round() == 1
        assert len(server.requests) == 1

    _story(tmp_path, tell)


def test_two_workers_tell_a_client_once(tmp_path: Path) -> None:
    async def tell(provider: Provider, server: Server) -> None:
        await _leave(provider, "bank")
        delivery = provider.rooms.logout_delivery
        assert sum(await asyncio.gather(delivery.round(), delivery.round())) == 1
        assert len(server.requests) == 1

    _story(tmp_path, tell)


def test_soon_waits_for_nobody_and_nothing_that_comes_meanwhile_is_left_behind(tmp_path: Path) -> None:
    async def tell(provider: Provider, server: Server) -> None:
        delivery = provider.rooms.logout_delivery
        await _leave(provider, "bank")
        delivery.soon()
        await _leave(provider, "bank")
        delivery.soon()
        await delivery.idle()
        assert len(server.requests) == 2
        await _leave(provider, "bank")
        await delivery.chore()
        await delivery.idle()
        assert len(server.requests) == 3

    _story(tmp_path, tell)


def test_wh03_a_dead_client_with_many_sessions_is_tried_a_few_times_and_delays_nobody(tmp_path: Path) -> None:
    async def tell(provider: Provider, server: Server) -> None:
        await provider.register(listening("dead", dead))
        await _leave(provider, *(["dead"] * 2000), "bank")
        assert await provider.rooms.logout_delivery.round() == 1
        assert len(server.requests) == 1
        tried = "SELECT COUNT(*) FROM logout_notice WHERE client_id = 'dead' AND tries > 0"
        kept = "SELECT COUNT(*) FROM logout_notice WHERE client_id = 'dead'"
        counts = [provider.rooms.ground.database.row(sql) for sql in (tried, kept)]
        assert counts == [(3,), (2000,)]
        provider.clock.advance(GIVEN_UP_SECONDS)
        await provider.rooms.logout_delivery.round()
        assert provider.rooms.ground.database.row(kept) == (0,)

    with reserved() as dead:  # nobody listens: every connection is refused
        _story(tmp_path, tell, reached=[place_of(dead)])


def test_many_sessions_at_a_living_client_are_all_told_in_one_round(tmp_path: Path) -> None:
    async def tell(provider: Provider, server: Server) -> None:
        await _leave(provider, *(["bank"] * 50))
        assert await provider.rooms.logout_delivery.round() == 50
        assert len({claims["jti"] for claims in heard(provider, server)}) == 50

    _story(tmp_path, tell)


def test_sf05_a_logout_address_leading_inside_is_not_called(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A registered address on this machine, where no operator listed it."""
    sock = reserved()

    async def story(provider: Provider) -> None:
        async with hearing(sock) as server:
            await _leave(provider, "bank")
            with caplog.at_level(logging.WARNING, logger="kakehashi.idp"):
                assert await provider.rooms.logout_delivery.round() == 0
            assert server.requests == []
        assert "this address is not fetched" in caplog.text

    run(tmp_path, story, listening("bank", sock))


def test_sf07_a_redirect_leads_no_logout_token_to_another_place(tmp_path: Path) -> None:
    other = reserved()  # an address that the client could have registered just as well

    async def tell(provider: Provider, server: Server) -> None:
        async with hearing(other) as elsewhere:
            server.answer = document(b"", status="307 Temporary Redirect", Location=f"{elsewhere.url}/logout")
            await _leave(provider, "bank")
            assert await provider.rooms.logout_delivery.round() == 0
            assert elsewhere.requests == []

    _story(tmp_path, tell, reached=[place_of(other)])
