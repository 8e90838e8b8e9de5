"""The receipt to keep: a page to print, and files: everything as JSON, the signed statements as JWS (RFC 7515)."""

from hashlib import sha256

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from consent_ui.desk import Desk
from consent_ui.errors import NotHere
from consent_ui.pages.consents import one_given, receipt_id_of
from consent_ui.pages.disclosures import attachment


def routes(desk: Desk) -> list[Route]:
    """The addresses of a receipt."""

    async def page(request: Request) -> Response:
        session = await desk.citizen(request)
        given, receipt = await one_given(desk, request, await desk.token(request))
        text = str(receipt.get("text") or "")
        return desk.pages.render(
            request,
            "receipt.html",
            session=session,
            given=given,
            text=text,
            text_hash=sha256(text.encode()).hexdigest(),
            language=receipt.get("language"),
            support=desk.support,
        )

    async def as_json(request: Request) -> Response:
        receipt = await desk.trust.receipt(await desk.token(request), receipt_id_of(request))
        body = orjson.dumps(receipt, option=orjson.OPT_INDENT_2)
        return attachment(body, "application/json", f"kakehashi-receipt-{_name(receipt)}.json")

    async def signed(request: Request) -> Response:
        receipt = await desk.trust.receipt(await desk.token(request), receipt_id_of(request))
        which = request.path_params["which"]
        jws = receipt.get(which) if which in ("receipt", "termination") else None
        if not isinstance(jws, str):
            raise NotHere("no such statement")
        return attachment(jws, "application/jose", f"kakehashi-{which}-{_name(receipt)}.jws")

    return [
        Route("/consents/{receipt_id}/receipt", page, methods=["GET"]),
        Route("/consents/{receipt_id}/receipt.json", as_json, methods=["GET"]),
        Route("/consents/{receipt_id}/{which}.jws", signed, methods=["GET"]),
    ]


def _name(receipt: dict[str, object]) -> str:
    """An id as part of a file name: letters and digits only."""
    return "".join(char for char in str(receipt.get("receipt_id", "")) if char.isalnum())[:32]
