"""GET /my-data: what is kept about this person, per field of life, with its source; and collecting more."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from consent_ui.desk import Desk
from consent_ui.errors import NotHere, Unacceptable
from consent_ui.pages.home import all_records
from consent_ui.wording import Wording
from foundation.http import read_form
from foundation.web import locale_of

_INSTITUTION = "demo-hospital"
_SHOWN = 20


def shelves(records: Mapping[str, Mapping[str, Any]], wording: Wording, locale: str) -> list[dict[str, Any]]:
    """One shelf per field of life, one row per record, in plain words."""
    return [
        {
            "domain": domain,
            "label": wording.domain(domain, locale),
            "insights": [_line(line, locale) for line in document.get("insights") or ()],
            "kinds": [
                {
                    "name": name,
                    "words": wording.datatype(domain, name, locale),
                    "count": len(listed),
                    "rows": [_row(one, locale) for one in listed[:_SHOWN]],
                }
                for name, listed in (document.get("datatypes") or {}).items()
            ],
        }
        for domain, document in records.items()
    ]


def _line(line: Mapping[str, Any], locale: str) -> dict[str, str]:
    return {"label": str(line.get(f"label_{locale}") or ""), "text": str(line.get("text") or "")}


def _row(record: Mapping[str, Any], locale: str) -> dict[str, Any]:
    source = record.get("source") or {}
    return {
        **_line(record.get("line") or {}, locale),
        "source": str(source.get(f"name_{locale}") or ""),
        "at": record.get("collected_at"),
    }


def routes(desk: Desk) -> list[Route]:
    """The addresses of this page."""

    async def page(request: Request, *, unknown_handle: str = "", status: int = 200) -> Response:
        session = await desk.citizen(request)
        token, wording = await desk.token(request), await desk.wording.now()
        records = await all_records(desk, token, wording)
        collections = await desk.trust.collections(token)
        return desk.pages.render(
            request,
            "my_data.html",
            status=status,
            session=session,
            shelves=shelves(records, wording, locale_of(request)),
            collecting=bool(collections.get("enabled")),
            unknown_handle=unknown_handle,
            collected=request.query_params.get("collected") == "1",
        )

    async def my_data(request: Request) -> Response:
        return await page(request)

    async def collect(request: Request) -> Response:
        form = await read_form(request)
        desk.form_tokens.check_form_token(request, form)
        handle = form.get("handle", "").strip()[:64]
        token = await desk.token(request)
        if not (await desk.trust.collections(token)).get("enabled"):
            raise NotHere("collecting by handle is off")
        try:
            await desk.trust.collect(token, _INSTITUTION, handle)
        except (NotHere, Unacceptable):
            return await page(request, unknown_handle=handle or "-", status=422)
        return RedirectResponse("/my-data?collected=1", 303)

    return [
        Route("/my-data", my_data, methods=["GET"]),
        Route("/my-data", collect, methods=["POST"]),
    ]
