"""OC-01, OC-07, OC-08: what a fallen card is told, and what a service that is down, slow or dripping can do."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import closing, suppress
from pathlib import Path

import httpx
import pytest
from cryptography.x509 import ReasonFlags
from cryptography.x509.ocsp import OCSPCertStatus

from foundation.clock import FixedClock
from foundation.ids import RandomIds
from idp.card_login import crl_client, status_client
from idp.card_login.crl_client import CrlClient
from idp.card_login.refusals import StatusSilent, StatusUnavailable
from idp.card_login.status_client import StatusClient
from idp.card_login.trust_anchors import TrustAnchors
from tests.idp.card_login import mint
from tests.idp.card_login.abuse.test_card import story
from tests.idp.card_login.lists import Listing
from tests.idp.card_login.mint import AUTH, Reply
from tests.idp.card_login.room import Room, open_room, query_of

REVOKED = Reply(status=OCSPCertStatus.REVOKED, reason=ReasonFlags.superseded)
ON_HOLD = Reply(status=OCSPCertStatus.REVOKED, reason=ReasonFlags.certificate_hold)
UNKNOWN = Reply(status=OCSPCertStatus.UNKNOWN)


def test_oc01_revoked_suspended_and_unknown_each_have_a_page_of_their_own_and_one_error_outside(tmp_path: Path) -> None:
    told: dict[str, str] = {}

    async def tell(room: Room) -> None:
        for reply in (REVOKED, ON_HOLD, UNKNOWN):
            room.state.replies[AUTH.serial] = reply
            refused = (await room.prove(room.ticket(await room.begin()))).json()
            page = await room.browser.get(refused["return_url"])
            assert refused["title_ja"] in page.text
            told[refused["error"]] = refused["advice_ja"]
            ix = query_of(refused["return_url"])["ix"]
            assert (await room.browser.get(f"/authorize/resume?ix={ix}")).json()["error"] == "access_denied"

    story(tmp_path, tell)
    assert list(told) == ["certificate_revoked", "certificate_on_hold", "certificate_not_trusted"]
    assert len(set(told.values())) == 3


def test_oc07_the_status_service_and_the_lists_have_two_seconds_together() -> None:
    assert status_client.BUDGET_SECONDS == 2.0
    assert crl_client.OCSP_BUDGET_SECONDS + crl_client.BUDGET_SECONDS == 2.0


async def _dripping(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A head that promises a list or an answer, and then an octet every hundredth of a second, for ever."""
    kind = b"ocsp-response" if (await reader.readline()).startswith(b"POST") else b"pkix-crl"
    writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/" + kind + b"\r\ncontent-length: 60000\r\n\r\n\x30")
    while True:
        await writer.drain()
        await asyncio.sleep(0.01)
        writer.write(b"\x82")


async def _mute(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Takes the question and says nothing."""
    await reader.read()


@pytest.mark.parametrize("server", [_dripping, _mute], ids=["dripping", "mute"])
@pytest.mark.parametrize("kind", ["ocsp", "crl"])
def test_oc07_a_service_that_drips_or_is_mute_is_given_up_as_a_whole(
    server: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]], kind: str
) -> None:
    """Each octet comes in time; only a limit on the whole ends this. Without one the test would not end either."""
    clock = FixedClock(mint.NOW)
    ca, sign = mint.authority("authentication"), mint.authority("signature")
    anchor = TrustAnchors.from_pem([ca.pem, sign.pem]).of_kind("authentication")[0]

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError), closing(writer):
            await server(reader, writer)

    async def run() -> None:
        listening = await asyncio.start_server(serve, "127.0.0.1", 0)
        url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/jpki/{kind}"
        async with listening, httpx.AsyncClient(trust_env=False) as http:
            if kind == "ocsp":
                await StatusClient(http, url, clock=clock, ids=RandomIds(clock), budget=0.3).ask(anchor, AUTH.serial)
            await CrlClient(http, url, clock, budget=0.3).ask(anchor, mint.issue(AUTH, ca))

    with pytest.raises(StatusSilent if kind == "ocsp" else StatusUnavailable):
        asyncio.run(run())


def test_oc07_with_the_service_down_and_no_list_of_today_nobody_logs_in_and_the_service_is_told_to_try_later(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def run() -> None:
        async with open_room(tmp_path, crl_fallback=True) as room:
            room.state.down = True
            room.state.lists = {"auth": Listing(next_update=mint.NOW).der(room.state.auth)}
            refused = await room.prove(room.ticket(await room.begin()))
            assert (refused.status_code, refused.json()["error"]) == (503, "status_unavailable")
            ix = query_of(refused.json()["return_url"])["ix"]
            await room.browser.get(refused.json()["return_url"])
            assert (await room.browser.get(f"/authorize/resume?ix={ix}")).json()["error"] == "temporarily_unavailable"

    with caplog.at_level(logging.WARNING, logger="kakehashi.idp"):
        asyncio.run(run())
    assert "the revocation list is not of today" in caplog.text


def test_oc08_neither_a_good_answer_before_nor_a_hundred_failures_make_a_silent_service_good(tmp_path: Path) -> None:
    async def tell(room: Room) -> None:
        await room.log_in()
        room.state.down = True
        for _ in range(20):
            ticket = room.ticket(await room.begin())
            for _ in range(5):
                assert (await room.prove(ticket)).json()["error"] == "status_unavailable"
        room.state.down = False
        assert (await room.log_in(sign=None))["card"] is not None

    story(tmp_path, tell)


def test_oc08_a_good_answer_is_not_kept_a_card_that_falls_is_refused_at_the_next_login(tmp_path: Path) -> None:
    async def tell(room: Room) -> None:
        await room.log_in()
        room.state.replies[AUTH.serial] = REVOKED
        assert (await room.prove(room.ticket(await room.begin()))).json()["error"] == "certificate_revoked"

    story(tmp_path, tell)
