"""The service on the verifiers' port: JSON, by mutual TLS, for services that delegate to the verifier that asks.

POST /jpki/attribute-consents              {service, statement, certificate, signature} -> 201 {consent_id, ...}
POST /jpki/attribute-consents/withdrawals  the same, action withdraw                    -> 200 {withdrawn_at}
POST /jpki/attribute-consents/standing     {service, serial}                            -> 200 {consented, ...}
POST /jpki/attributes                      {service, serial}                            -> 200 the four attributes
A refusal is {error, error_description} under the status of gov_core/errors.py; the door's own are problem+json.
"""

import binascii
from base64 import b64decode
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from foundation.errors import DomainError
from foundation.http import BadRequest, error_document, read_json
from gov_core.errors import status_of
from gov_core.jpki.latest_attributes.consents import Consents
from gov_core.jpki.latest_attributes.handing_over import HandingOver, Latest
from gov_core.jpki.shown import Shown
from gov_core.jpki.validity import JST
from gov_core.jpki.verifiers.door import Door
from gov_core.jpki.verifiers.routes import PRIVATE, serial_of
from gov_core.jpki.verifiers.verifier import Verifier

LARGEST = 16 * 1024
Sent = dict[str, str]
Answer = tuple[int, dict[str, Any]]
Handler = Callable[[Verifier, Verifier, Sent], Awaitable[Answer]]
_SIGNED = frozenset({"service", "statement", "certificate", "signature"})
_ASKED = frozenset({"service", "serial"})


@dataclass(frozen=True)
class AttributesRoom:
    """The routes, behind the verifiers' door."""

    door: Door
    consents: Consents

    def routes(self) -> list[Route]:
        """Mounted by gov_core/app.py."""
        at = "/jpki/attribute-consents"
        return [
            Route(at, self._asked(_SIGNED, self._give), methods=["POST"]),
            Route(f"{at}/withdrawals", self._asked(_SIGNED, self._withdraw), methods=["POST"]),
            Route(f"{at}/standing", self._asked(_ASKED, self._standing), methods=["POST"]),
            Route("/jpki/attributes", self._asked(_ASKED, self._attributes), methods=["POST"]),
        ]

    async def _give(self, verifier: Verifier, service: Verifier, sent: Sent) -> Answer:
        consent = await self.consents.give(verifier, service, _shown(sent))
        period = {"valid_from": _moment(consent.valid_from), "valid_until": _moment(consent.valid_until)}
        return 201, {"consent_id": consent.id, **period}

    async def _withdraw(self, verifier: Verifier, service: Verifier, sent: Sent) -> Answer:
        del verifier
        return 200, {"withdrawn_at": _moment(await self.consents.withdraw(service, _shown(sent)))}

    async def _standing(self, verifier: Verifier, service: Verifier, sent: Sent) -> Answer:
        del verifier
        found = self.consents.standing(service.id, serial_of(sent["serial"]))
        return 200, {
            "consented": found.valid_from is not None,
            "valid_from": _moment(found.valid_from),
            "valid_until": _moment(found.valid_until),
            "reminder_due": found.reminder_due,
        }

    async def _attributes(self, verifier: Verifier, service: Verifier, sent: Sent) -> Answer:
        """A hit costs 20 yen, a miss nothing; both are on disk before the answer leaves."""
        serial = serial_of(sent["serial"])
        try:
            latest = await HandingOver(self.consents).latest(service.id, serial)
        except DomainError:
            await self.door.accounting.count(verifier.id, "attributes", "sign", hit=False)
            raise
        await self.door.accounting.count(verifier.id, "attributes", "sign", hit=True)
        return 200, _public(latest)

    def _asked(self, members: frozenset[str], handle: Handler) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            verifier = self.door.asking(request)
            try:
                sent = _read(await read_json(request, LARGEST), members)
            except BadRequest as wrong:
                return _refused(request, wrong)
            service = self.door.registry.service(verifier, sent["service"])
            try:
                status, document = await handle(verifier, service, sent)
            except DomainError as refused:
                return _refused(request, refused)
            return JSONResponse(document, status, headers=PRIVATE)

        return endpoint


def _refused(request: Request, refused: DomainError) -> Response:
    status = status_of(refused)
    return JSONResponse(error_document(request.scope, refused.code, refused.detail, status), status, headers=PRIVATE)


def _read(body: Any, members: frozenset[str]) -> Sent:
    if not isinstance(body, dict) or set(body) != members or not all(isinstance(each, str) for each in body.values()):
        raise BadRequest(f"send {', '.join(sorted(members))} as texts")
    return body


def _shown(sent: Sent) -> Shown:
    try:
        certificate, signature = (b64decode(sent[name], validate=True) for name in ("certificate", "signature"))
    except (binascii.Error, ValueError) as wrong:
        raise BadRequest("certificate and signature are base64") from wrong
    return Shown(sent["statement"], certificate, signature)


def _public(latest: Latest) -> dict[str, Any]:
    it = latest.attributes
    return {
        "name": it.name,
        "name_substitutes": it.name_substitutes,
        "address": it.address,
        "address_substitutes": it.address_substitutes,
        "birth_date": it.birth_date.isoformat(),
        "sex": it.sex,
        "as_of": _moment(latest.as_of),
        "changed": list(latest.changed),
        "serial": latest.serial,
    }


def _moment(seconds: int | None) -> str | None:
    """RFC 3339 in Japan's time."""
    return None if seconds is None else datetime.fromtimestamp(seconds, JST).isoformat()
