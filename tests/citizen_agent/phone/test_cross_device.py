"""The phone's end of the wire: what is taken from the provider, and what is not believed."""

import asyncio
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from citizen_agent.answer_challenge import Provider
from citizen_agent.errors import ProviderUntrue, Refused
from citizen_agent.phone.cross_device import CrossDevice, Scanned
from foundation.clock import FixedClock
from tests.citizen_agent.parts import NOON, PROVIDER

GOOD: dict[str, Any] = {
    "binding": "secret",
    "recipient": {"client_id": "bank", "name_ja": "銀行", "name_en": "Bank", "origin": "https://bank.example"},
    "purpose": {"ja": "口座を開くため", "en": "To open an account"},
    "origin": "https://bank.example",
    "browser": "Chrome, Windows",
    "begun_at": 1_795_402_800,
    "same_network": True,
}


def wire(status: int, body: Any) -> CrossDevice:
    async def answer(request: Request) -> Response:
        return JSONResponse(body, status)

    app = Starlette(routes=[Route("/{path:path}", answer, methods=["POST"])])
    return CrossDevice(Provider(PROVIDER, httpx.AsyncClient(transport=httpx.ASGITransport(app)), FixedClock(NOON)))


def test_who_asks_is_read_whole() -> None:
    scanned = asyncio.run(wire(200, GOOD).scan("code"))
    assert scanned == Scanned("secret", GOOD["recipient"], GOOD["purpose"], "Chrome, Windows", 1_795_402_800, True)
    assert "secret" not in repr(scanned)


@pytest.mark.parametrize(
    "changes",
    [
        {"recipient": {}},
        {"recipient": "bank"},
        {"begun_at": "soon"},
        {"origin": "https://evil.example"},
        {"purpose": None},
    ],
)
def test_an_answer_that_does_not_fit_is_not_shown(changes: dict[str, Any]) -> None:
    with pytest.raises(ProviderUntrue):
        asyncio.run(wire(200, {**GOOD, **changes}).scan("code"))


def test_a_network_is_the_same_only_when_it_is_said() -> None:
    assert not asyncio.run(wire(200, {**GOOD, "same_network": "yes"}).scan("code")).same_network


def test_a_refusal_keeps_the_providers_words() -> None:
    with pytest.raises(Refused) as refused:
        asyncio.run(wire(403, {"error": "wrong_number", "title_en": "No"}).confirm("secret", "12"))
    assert refused.value.refusal.title_en == "No"


@pytest.mark.parametrize("body", [{}, {"ticket": ""}, {"ticket": 7}])
def test_no_ticket_is_no_success(body: dict[str, Any]) -> None:
    with pytest.raises(ProviderUntrue):
        asyncio.run(wire(200, body).confirm("secret", "12"))
