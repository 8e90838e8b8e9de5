"""GET /disclosures: who read what, when, why and on what ground, refused attempts included, newest first.

Each line carries its place in the hash chain of the ledger; the signed end of the chain can be kept as a file,
and exposes a ledger that is shortened or rewritten later.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from consent_ui.desk import Desk
from consent_ui.errors import NotHere
from consent_ui.given import Given, read, recorded_since
from consent_ui.wording import Wording
from foundation.web import locale_of

_DISCLOSED = "disclosed"
_FARTHEST_PAGE = 100_000


@dataclass(frozen=True)
class Reading:
    """One attempt to read, in plain words."""

    number: int
    at: int
    recipient: str
    corporate_number: str
    domain: str
    items: tuple[str, ...]
    purpose: str
    outcome: str
    receipt_id: str
    count: int
    proof: str

    @property
    def allowed(self) -> bool:
        """Whether data was handed over."""
        return self.outcome == _DISCLOSED


def readings(ledger: Mapping[str, Any], wording: Wording, locale: str, given: Sequence[Given] = ()) -> list[Reading]:
    """The entries of data_trust's answer; `given` lends the recipients' names in the reader's language."""
    names = {one.client_id: one.recipient for one in given}
    return [_reading(entry, wording, locale, names) for entry in ledger.get("disclosures") or ()]


def _reading(entry: Mapping[str, Any], wording: Wording, locale: str, names: Mapping[str, str]) -> Reading:
    recipient, domain = entry["recipient"], str(entry.get("domain") or "")
    return Reading(
        number=int(entry["seq"]),
        at=int(entry["at"]),
        recipient=names.get(recipient["client_id"]) or str(recipient.get("name") or recipient["client_id"]),
        corporate_number=str(recipient.get("corporate_number") or ""),
        domain=wording.domain(domain, locale),
        items=tuple(wording.datatype(domain, str(name), locale).label for name in entry.get("datatypes") or ()),
        purpose=wording.purpose(str(entry.get("purpose") or ""), locale),
        outcome=str(entry["outcome"]),
        receipt_id=str(entry.get("receipt_id") or ""),
        count=int(entry.get("count") or 0),
        proof=str(entry.get("proof") or ""),
    )


def place(request: Request) -> tuple[int, int | None]:
    """Page number for the title, and the entry after which the page begins; nonsense is page one."""
    page, before = request.query_params.get("page", "1"), request.query_params.get("before", "")
    if not (before.isascii() and before.isdigit() and len(before) <= 18):
        return 1, None
    number = int(page) if page.isascii() and page.isdigit() and len(page) <= 6 else 2
    return max(2, min(number, _FARTHEST_PAGE)), int(before)


def routes(desk: Desk) -> list[Route]:
    """The addresses of this page."""

    async def disclosures(request: Request) -> Response:
        session = await desk.citizen(request)
        token, wording, locale = await desk.token(request), await desk.wording.now(), locale_of(request)
        page, before = place(request)
        ledger = await desk.trust.disclosures(token, before)
        given = [read(one, wording, locale) for one in await desk.trust.receipts(token)]
        return desk.pages.render(
            request,
            "disclosures.html",
            session=session,
            readings=readings(ledger, wording, locale, given),
            page=page,
            older=ledger.get("next"),
            since=recorded_since(given),
            active={one.receipt_id for one in given if one.active},
            support=desk.support,
        )

    async def checkpoint(request: Request) -> Response:
        signed = (await desk.trust.disclosures(await desk.token(request))).get("checkpoint")
        if not isinstance(signed, str):
            raise NotHere("no checkpoint")
        return attachment(signed, "application/jose", "kakehashi-checkpoint.jws")

    return [
        Route("/disclosures", disclosures, methods=["GET"]),
        Route("/disclosures/checkpoint", checkpoint, methods=["GET"]),
    ]


def attachment(body: str | bytes, media_type: str, name: str) -> Response:
    """A file to keep; never cached on the way."""
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(body, media_type=media_type, headers=headers)
