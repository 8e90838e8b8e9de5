"""Ping (CIBA Core 10.2): told once the person has decided, again after what may pass, never where it must not go."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path

import orjson
import pytest

from idp.ciba.notices import TASK
from idp.enabled_rooms import backchannel_desk
from tests.foundation.outbound.server import Server, answering, document, place_of, reserved
from tests.idp.ciba.counter import TOKEN, Counter, pinged, tell

TAKEN = document(b"", status="204 No Content")


def _with_endpoint(folder: Path, story: Callable[[Counter, Server], Awaitable[None]], answer: bytes = TAKEN) -> None:
    sock = reserved()

    async def beside_it(counter: Counter) -> None:
        async with answering(answer, sock=sock) as server:
            await story(counter, server)

    tell(folder, beside_it, pinged(f"http://{place_of(sock)}/notices"), fetched=[place_of(sock)])


async def _arrived(server: Server) -> None:
    """What was begun after a decision has come to its end."""
    await asyncio.gather(*(task for task in asyncio.all_tasks() if task.get_name() == TASK))
    assert len(server.requests) == 1


async def _send(counter: Counter) -> None:
    await backchannel_desk(counter.provider.rooms).notices.send()


async def _asked(counter: Counter) -> tuple[int, dict[str, object]]:
    person = await counter.enrol()
    return person, await counter.wait(person, "pinged", client_notification_token=TOKEN)


def test_the_notice_names_the_request_carries_the_clients_token_and_comes_after_the_decision(tmp_path: Path) -> None:
    async def story(counter: Counter, server: Server) -> None:
        person, asked = await _asked(counter)
        await _send(counter)
        assert server.requests == []
        assert await counter.told(asked, "pinged") == "authorization_pending"  # whoever is pinged may ask as well
        await counter.answer(person)
        await _arrived(server)
        head, _, body = server.requests[0].partition(b"\r\n\r\n")
        assert head.startswith(b"POST /notices HTTP/1.1")
        assert f"authorization: bearer {TOKEN}".encode() in head.lower()
        assert b"content-type: application/json" in head.lower()
        assert orjson.loads(body) == {"auth_req_id": asked["auth_req_id"]}
        assert (await counter.fetch(asked, "pinged")).status_code == 200
        await _send(counter)
        assert len(server.requests) == 1

    _with_endpoint(tmp_path, story)


def test_a_refusal_is_told_too_and_the_client_fetches_the_word(tmp_path: Path) -> None:
    async def story(counter: Counter, server: Server) -> None:
        person, asked = await _asked(counter)
        await counter.sign_in(person)
        assert (await counter.press("stop")).status_code == 303
        await _arrived(server)
        assert await counter.told(asked, "pinged") == "access_denied"

    _with_endpoint(tmp_path, story)


@pytest.mark.parametrize(
    "answer",
    [document(b'{"thank":"you"}'), document(b"", status="204 No Content")],
    ids=["200 with a body", "204"],
)
def test_200_with_a_body_counts_like_204(tmp_path: Path, answer: bytes) -> None:
    async def story(counter: Counter, server: Server) -> None:
        person, asked = await _asked(counter)
        await counter.answer(person)
        await _arrived(server)
        counter.provider.clock.advance(120)
        await _send(counter)
        assert len(server.requests) == 1
        assert (await counter.fetch(asked, "pinged")).status_code == 200

    _with_endpoint(tmp_path, story, answer)


@pytest.mark.parametrize("status", ["401 Unauthorized", "403 Forbidden", "404 Not Found", "302 Found", "307 Temporary"])
def test_attack_a_refused_or_redirected_notice_is_not_sent_again_nor_elsewhere(tmp_path: Path, status: str) -> None:
    """SF-07: no redirect is followed; the tokens are there to be fetched all the same."""

    async def story(counter: Counter, server: Server) -> None:
        person, asked = await _asked(counter)
        await counter.answer(person)
        await _arrived(server)
        for _ in range(3):
            counter.provider.clock.advance(60)
            await _send(counter)
        assert len(server.requests) == 1
        assert (await counter.fetch(asked, "pinged")).status_code == 200

    _with_endpoint(tmp_path, story, document(b"", status=status, Location="/elsewhere"))


@pytest.mark.parametrize("status", ["500 Internal Server Error", "503 Service Unavailable", "429 Too Many Requests"])
def test_a_passing_error_is_tried_again_with_patience_and_given_up_in_the_end(tmp_path: Path, status: str) -> None:
    async def story(counter: Counter, server: Server) -> None:
        person, _ = await _asked(counter)
        await counter.answer(person)
        await _arrived(server)
        await _send(counter)
        assert len(server.requests) == 1  # not at once
        counter.provider.clock.advance(30)
        await _send(counter)
        assert len(server.requests) == 2
        server.answer = TAKEN
        counter.provider.clock.advance(60)
        await _send(counter)
        assert len(server.requests) == 3
        counter.provider.clock.advance(120)
        await _send(counter)
        assert len(server.requests) == 3

    _with_endpoint(tmp_path, story, document(b"", status=status))


def test_a_notice_that_is_owed_survives_a_restart_and_a_silent_client(tmp_path: Path) -> None:
    sock = reserved()

    async def story(counter: Counter) -> None:
        person, _ = await _asked(counter)
        await counter.answer(person)  # nobody listens
        await asyncio.gather(*(task for task in asyncio.all_tasks() if task.get_name() == TASK))
        counter.provider.clock.advance(30)
        async with answering(TAKEN, sock=sock) as server:
            await _send(counter)  # a desk of its own, as after a restart
            assert len(server.requests) == 1

    tell(tmp_path, story, pinged(f"http://{place_of(sock)}/notices"), fetched=[place_of(sock)])


def test_nothing_is_told_of_a_request_that_is_over(tmp_path: Path) -> None:
    async def story(counter: Counter, server: Server) -> None:
        person, _ = await _asked(counter)
        server.answer = document(b"", status="503 Service Unavailable")
        await counter.answer(person)
        await _arrived(server)
        counter.provider.clock.advance(300)
        await _send(counter)
        assert len(server.requests) == 1

    _with_endpoint(tmp_path, story)


def test_sf04_attack_a_notification_endpoint_inside_our_own_network_is_never_called(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    sock = reserved()

    async def story(counter: Counter) -> None:
        async with answering(TAKEN, sock=sock) as server:
            person, asked = await _asked(counter)
            await counter.answer(person)
            await asyncio.gather(*(task for task in asyncio.all_tasks() if task.get_name() == TASK))
            assert server.requests == []
            assert (await counter.fetch(asked, "pinged")).status_code == 200

    with caplog.at_level(logging.WARNING):
        tell(tmp_path, story, pinged(f"http://{place_of(sock)}/notices"))
    assert "is not told: destination_refused" in caplog.text
    assert TOKEN not in caplog.text


def test_tk24_attack_the_notification_token_opens_nothing_here(tmp_path: Path) -> None:
    async def story(counter: Counter, _: Server) -> None:
        await _asked(counter)
        assert (await counter.provider.userinfo(TOKEN)).status_code == 401
        row = counter.provider.rooms.ground.database.read(lambda tx: tx.one("SELECT * FROM backchannel_authentication"))
        assert row is not None
        assert TOKEN not in str(row)

    _with_endpoint(tmp_path, story)
