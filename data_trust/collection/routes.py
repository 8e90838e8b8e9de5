"""The citizen orders a collection: POST /me/collections {"institution", "handle"}; GET lists the orders.

In the demo a citizen tells her handle herself; that is allowed only while `demo_handles` is on. A real
institution would recognise her by its own means (docs/divergences.md).
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from data_trust.collection.institutions import DemoInstitutions
from data_trust.collection.intake import Intake
from data_trust.collection.mandate import Mandate
from data_trust.collection.store import MandateStore
from data_trust.errors import BadInput, Missing
from data_trust.shape import members, text
from data_trust.vault.record import Arrival
from foundation.clock import Clock
from foundation.database import Database
from foundation.http import read_json

CitizenGuard = Callable[[Request], Awaitable[str]]

_BODY = members({"institution": text(64), "handle": text(64)})
_NO_STORE = {"cache-control": "no-store"}


@dataclass(frozen=True)
class Collections:
    """`institutions` is None where citizens may not name a handle themselves."""

    db: Database
    mandates: MandateStore
    intake: Intake
    institutions: DemoInstitutions | None
    citizen: CitizenGuard
    clock: Clock

    def routes(self) -> Sequence[Route]:
        """Order and list."""
        return [
            Route("/me/collections", self._collect, methods=["POST"]),
            Route("/me/collections", self._list, methods=["GET"]),
        ]

    async def _collect(self, request: Request) -> Response:
        subject = await self.citizen(request)
        if self.institutions is None:
            raise Missing("this trust collects nothing by handle")
        body = await read_json(request, 4096)
        if flaw := next(_BODY(body, "body"), None):
            raise BadInput(f"{flaw.path} must be {flaw.expected}")
        delivered = list(self.institutions.fetch(body["institution"], body["handle"]))
        new = await self.intake.deposit_all(subject, delivered)
        mandate = Mandate(subject, body["institution"], body["handle"], self.clock.timestamp())
        await self.db.write(lambda tx: self.mandates.keep(tx, mandate))
        answer = {"institution": mandate.institution, "new": new, "collected": _counts(delivered)}
        return JSONResponse(answer, 201, headers=_NO_STORE)

    async def _list(self, request: Request) -> Response:
        subject = await self.citizen(request)
        mandates = self.db.read(lambda tx: self.mandates.of_subject(tx, subject))
        told = [{"institution": m.institution, "handle": m.handle, "given_at": m.given_at} for m in mandates]
        return JSONResponse({"collections": told, "enabled": self.institutions is not None}, headers=_NO_STORE)


def _counts(delivered: Iterable[Arrival]) -> list[dict[str, Any]]:
    counted = Counter((one.domain, one.datatype) for one in delivered)
    return [{"domain": domain, "datatype": datatype, "count": n} for (domain, datatype), n in counted.items()]
