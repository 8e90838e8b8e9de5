"""The citizen's consents over HTTP (wire 5): write a decision, list, look at one, withdraw."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from data_trust.consent_receipts.lifecycle import Consents
from data_trust.consent_receipts.outbox import Outbox
from data_trust.consent_receipts.request import Offer, parse
from foundation.http import read_json

CitizenGuard = Callable[[Request], Awaitable[str]]

_NO_STORE = {"cache-control": "no-store"}
_LARGEST_BODY = 512 * 1024  # the exact text shown is inside


def routes(consents: Consents, outbox: Outbox, citizen: CitizenGuard, offer: Offer) -> list[Route]:
    """`citizen` proves who asks; `offer` says what may be consented to at all."""

    async def give(request: Request) -> Response:
        subject = await citizen(request)
        body = await read_json(request, _LARGEST_BODY)
        decision = parse(body, offer, consents.clock.timestamp())
        receipt_id, receipt = await consents.give(subject, decision)
        return JSONResponse({"receipt_id": receipt_id, "receipt": receipt}, 201, headers=_NO_STORE)

    async def every(request: Request) -> Response:
        subject = await citizen(request)
        return JSONResponse({"receipts": consents.all(subject)}, headers=_NO_STORE)

    async def one(request: Request) -> Response:
        subject = await citizen(request)
        return JSONResponse(consents.one(subject, request.path_params["receipt_id"]), headers=_NO_STORE)

    async def withdraw(request: Request) -> Response:
        subject = await citizen(request)
        withdrawn_at, termination = await consents.withdraw(subject, request.path_params["receipt_id"])
        await outbox.flush_soon()
        return JSONResponse({"withdrawn_at": withdrawn_at, "termination": termination}, headers=_NO_STORE)

    return [
        Route("/me/receipts", give, methods=["POST"]),
        Route("/me/receipts", every, methods=["GET"]),
        Route("/me/receipts/{receipt_id}", one, methods=["GET"]),
        Route("/me/receipts/{receipt_id}/withdrawal", withdraw, methods=["POST"]),
    ]
