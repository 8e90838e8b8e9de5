import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from foundation.clock import FixedClock
from foundation.ids import RandomIds
from idp.card_login.refusals import StatusUnavailable
from idp.card_login.status_client import LARGEST_ANSWER, StatusClient
from idp.card_login.status_response import CertificateStatus
from idp.card_login.trust_anchors import TrustAnchors
from tests.idp.card_login import mint
from tests.idp.card_login.state import State

URL = "http://gov.test/jpki/ocsp"


def ask(
    state: State, app: Callable[..., Awaitable[None]] | None = None, *, late: float = 0, budget: float = 2.0
) -> CertificateStatus:
    async def run() -> CertificateStatus:
        clock = FixedClock(mint.NOW + timedelta(seconds=late))
        anchor = TrustAnchors.from_pem([state.auth.pem, state.sign.pem]).of_kind("authentication")[0]
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app or state.app())) as http:
            client = StatusClient(http, URL, clock=clock, ids=RandomIds(clock), budget=budget)
            return await client.ask(anchor, mint.AUTH.serial)

    return asyncio.run(run())


def answering(respond: Callable[[Request], Awaitable[Response]]) -> Starlette:
    return Starlette(routes=[Route("/jpki/ocsp", respond, methods=["POST"])])


def test_a_good_certificate_is_told_good() -> None:
    assert ask(State()).state == "good"


@pytest.mark.parametrize(
    "state",
    [
        State(down=True),
        State(ocsp_status=500),
        State(ocsp_type="text/html"),
        State(ocsp_body=b"garbage"),
        State(ocsp_body=bytes(LARGEST_ANSWER + 1)),
        State(ocsp_body=bytes(10_000_000)),
    ],
    ids=["503", "500", "media type", "garbage", "too large", "10 MB"],
)
def test_anything_else_is_no_answer(state: State) -> None:
    with pytest.raises(StatusUnavailable):
        ask(state)


def test_an_answer_that_has_gone_stale_is_no_answer() -> None:
    with pytest.raises(StatusUnavailable):
        ask(State(), late=16 * 60)


def test_a_silent_service_is_given_up_within_the_budget() -> None:
    async def sleep(_: Request) -> Response:
        await asyncio.sleep(30)
        return Response()

    with pytest.raises(StatusUnavailable):
        ask(State(), answering(sleep), budget=0.05)


def test_a_redirect_is_not_followed() -> None:
    async def elsewhere(_: Request) -> Response:
        return RedirectResponse("http://evil.test/")

    with pytest.raises(StatusUnavailable):
        ask(State(), answering(elsewhere))


def test_an_unreachable_service_is_no_answer() -> None:
    async def broken(_: Request) -> Response:
        raise httpx.ConnectError("no route")

    with pytest.raises(StatusUnavailable):
        ask(State(), answering(broken))
