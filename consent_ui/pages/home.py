"""GET /: the dashboard (who has access, latest reads, where data comes from); without a login, the front door."""

import asyncio
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from consent_ui.desk import Desk
from consent_ui.given import read, split
from consent_ui.pages.disclosures import Reading, readings
from consent_ui.wording import Wording
from foundation.web import locale_of

_LATEST = 4


def sources(records: Mapping[str, Mapping[str, Any]], wording: Wording, locale: str) -> list[dict[str, Any]]:
    """Per field of life: how many records there are and who brought them."""
    told = []
    for domain, document in records.items():
        kept = [one for listed in (document.get("datatypes") or {}).values() for one in listed]
        names = dict.fromkeys(str(one["source"].get(f"name_{locale}", "")) for one in kept)
        told.append(
            {"domain": domain, "label": wording.domain(domain, locale), "count": len(kept), "from": list(names)}
        )
    return told


async def all_records(desk: Desk, token: str, wording: Wording) -> dict[str, dict[str, Any]]:
    """Every domain of the trust, asked at once."""
    domains = wording.domains()
    answers = await asyncio.gather(*(desk.trust.records(token, domain) for domain in domains))
    return dict(zip(domains, answers, strict=True))


def routes(desk: Desk) -> list[Route]:
    """The address of this page."""

    async def home(request: Request) -> Response:
        session = await desk.sessions.find(request)
        if session is None:
            return desk.pages.render(request, "landing.html", session=None)
        token, wording, locale = await desk.token(request), await desk.wording.now(), locale_of(request)
        receipts, ledger, records = await asyncio.gather(
            desk.trust.receipts(token), desk.trust.disclosures(token), all_records(desk, token, wording)
        )
        given = [read(one, wording, locale) for one in receipts]
        active, _ = split(given)
        latest: list[Reading] = readings(ledger, wording, locale, given)[:_LATEST]
        return desk.pages.render(
            request,
            "home.html",
            session=session,
            active=active,
            latest=latest,
            sources=sources(records, wording, locale),
        )

    return [Route("/", home, methods=["GET"])]
