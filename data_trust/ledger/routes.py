"""The citizen's view of the ledger: GET /me/disclosures, newest first, refused attempts included."""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from data_trust.errors import BadInput
from data_trust.ledger.store import Head, LedgerStore
from foundation.database import Database

CitizenGuard = Callable[[Request], Awaitable[str]]
Checkpoint = Callable[[Head], str]

_PAGE = 100
_NEWEST = 2**62


def routes(db: Database, store: LedgerStore, citizen: CitizenGuard, checkpoint: Checkpoint) -> list[Route]:
    """`checkpoint` signs the present end of the chain: kept by the citizen, it exposes a later rollback."""

    async def disclosures(request: Request) -> Response:
        subject = await citizen(request)
        before = _before(request.query_params.get("before"))
        entries, head = db.read(lambda tx: (store.of_subject(tx, subject, before, _PAGE), store.head(tx)))
        body = {
            "disclosures": [_shown(entry) for entry in entries],
            "next": entries[-1]["seq"] if len(entries) == _PAGE else None,
            "checkpoint": checkpoint(head),
        }
        return JSONResponse(body, headers={"cache-control": "no-store"})

    return [Route("/me/disclosures", disclosures, methods=["GET"])]


def _before(text: str | None) -> int:
    if text is None:
        return _NEWEST
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise BadInput("before must be a number of an entry")
    return int(text)


def _shown(entry: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if name not in {"subject", "token_hash"}}
