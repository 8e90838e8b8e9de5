"""The citizen looks at her own records (wire 5): a preview in plain words, and a domain as it is kept.

These reads go to the person herself, so they are no provision to a third party and make no ledger entry.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from data_trust.domain import Domain, Line
from data_trust.errors import BadInput, Missing
from data_trust.vault.record import Record
from data_trust.vault.store import VaultStore
from foundation.database import Database

CitizenGuard = Callable[[Request], Awaitable[str]]

_NO_STORE = {"cache-control": "no-store"}


@dataclass(frozen=True)
class OwnRecords:
    """Reads a citizen's records for herself."""

    db: Database
    vault: VaultStore
    domains: Mapping[str, Domain]
    citizen: CitizenGuard
    citizen_lately: CitizenGuard  # for the records themselves: she has shown her card not long ago

    def routes(self) -> Sequence[Route]:
        """Preview and records."""
        return [
            Route("/me/preview", self._preview, methods=["GET"]),
            Route("/me/records/{domain}", self._records, methods=["GET"]),
        ]

    async def _preview(self, request: Request) -> Response:
        subject = await self.citizen(request)
        domain = self.domains.get(request.query_params.get("domain", ""))
        datatype = request.query_params.get("datatype", "")
        if domain is None or datatype not in domain.datatypes:
            raise BadInput("domain and datatype must be ones of /metadata")
        lines = [_plain(domain, record) for record in self._read(subject, domain.name, datatype)]
        return JSONResponse({"items": lines, "count": len(lines)}, headers=_NO_STORE)

    async def _records(self, request: Request) -> Response:
        subject = await self.citizen_lately(request)
        domain = self.domains.get(request.path_params["domain"])
        if domain is None:
            raise Missing()
        records = self._read(subject, domain.name)
        by_type: dict[str, list[dict[str, Any]]] = {name: [] for name in domain.datatypes}
        for record in records:
            by_type[record.datatype].append(_own(domain, record))
        insights = domain.insights(
            {name: [r.resource for r in records if r.datatype == name] for name in domain.datatypes}
        )
        body = {"domain": domain.name, "datatypes": by_type, "insights": [_line(line) for line in insights]}
        return JSONResponse(body, headers=_NO_STORE)

    def _read(self, subject: str, domain: str, datatype: str | None = None) -> list[Record]:
        return self.vault.open(self.db.read(lambda tx: self.vault.sealed(tx, subject, domain, datatype)))


def _own(domain: Domain, record: Record) -> dict[str, Any]:
    return {
        "record_id": record.record_id,
        "line": _plain(domain, record),
        "resource": record.resource,
        "source": {"code": record.source.code, "name_ja": record.source.ja, "name_en": record.source.en},
        "collected_at": record.collected_at,
    }


def _plain(domain: Domain, record: Record) -> dict[str, str]:
    return _line(domain.plain_line(record.datatype, record.resource))


def _line(line: Line) -> dict[str, str]:
    return {"label_ja": line.label.ja, "label_en": line.label.en, "text": line.text}
