"""The door for operators' programs: an HTTP API over the table of operations, off unless the operator opens it.

Whoever comes brings an access token of this provider (RFC 6750, or tied to a key by RFC 9449 or 8705) that a registered
client got for itself with the scope of the operation. The client must be one that an operator registered and that
authenticates with a key, `private_key_jwt` or mutual TLS: a password in a script is too little for this door. What it
does is on record under `client:<client_id>` before it happens.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from foundation.errors import DomainError
from foundation.forms import BadRequest, parse_json
from foundation.http import problem
from foundation.middleware import TrustedHosts
from foundation.number_guard import NumberGuard
from idp.administration.desk import AdminDesk
from idp.administration.operations import Operation
from idp.errors import InsufficientScope, InvalidRequest, InvalidToken, OAuthError
from idp.feature import Folded
from idp.registration.store import RegistrationStore
from idp.rooms import Rooms
from idp.tokens.family import NOBODY
from idp.tokens.guard import TokenGuard
from idp.wire import Call, Reply, read_call

STRONG = frozenset({"private_key_jwt", "tls_client_auth", "self_signed_tls_client_auth"})
_NO_STORE = {"cache-control": "no-store"}
_STATUS = {"not_found": 404, "conflict": 409, "rotation_refused": 409, "storage_failed": 503}
_PROBLEM = "urn:kakehashi:problem:"
_NO_OPERATOR = "this door is for clients that an operator registered, and that authenticate with a key"


@dataclass(frozen=True)
class AdminDoor:
    """Admits, reads, performs, answers."""

    desk: AdminDesk
    guard: TokenGuard
    registrations: RegistrationStore

    def routes(self) -> list[Route]:
        """One route for each row; those with a fixed path before those with a name in it."""
        rows = sorted(self.desk.operations, key=lambda row: "{" in row.path)
        return [Route(row.path, self._endpoint(row), methods=[row.method]) for row in rows]

    def _endpoint(self, operation: Operation) -> Any:
        async def endpoint(request: Request) -> Reply:
            call = await read_call(request.scope, request.receive)
            admitted = await self._admit(call, operation.scope)
            if not isinstance(admitted, str):
                return admitted
            try:
                given = {**_given(operation, call), **request.path_params}
                answer = await self.desk.perform(f"client:{admitted}", operation.name, given)
            except DomainError as refused:
                return _refused(request, refused)
            return JSONResponse(answer, headers=_NO_STORE)

        return endpoint

    async def _admit(self, call: Call, scope: str) -> str | Reply:
        """The client's id, or the refusal (RFC 6750 3.1)."""
        presented = None
        try:
            presented = self.guard.presented(call)
            if presented is None:
                return self.guard.unasked()
            bearer, client, _ = await self.guard.admit(call, presented)
            if client.token_endpoint_auth_method not in STRONG or bearer.family.account_id != NOBODY:
                raise InvalidToken(_NO_OPERATOR)
            if client.self_registered or self.registrations.find(client.client_id) is not None:
                raise InvalidToken(_NO_OPERATOR)
            if scope not in bearer.token.scope:
                raise InsufficientScope(f"this operation needs the scope {scope}")
            return client.client_id
        except OAuthError as refused:
            return self.guard.refuse(refused, presented)


def _given(operation: Operation, call: Call) -> dict[str, Any]:
    """Arguments beside those of the path: the query of a read, the JSON object of anything else."""
    if not operation.changes:
        return dict(parse_qsl(call.query.decode("ascii", "replace"), max_num_fields=20))
    if not call.body:
        return {}
    if (call.header(b"content-type") or b"").partition(b";")[0].strip().lower() != b"application/json":
        raise BadRequest("the body must be application/json")
    document = parse_json(call.body)
    if not isinstance(document, dict):
        raise BadRequest("the body must be a JSON object")
    return document


def _refused(request: Request, refused: DomainError) -> Response:
    status = _STATUS.get(refused.code, 400)
    detail = "" if status == 503 else refused.detail
    return problem(status, _PROBLEM + refused.code, _TITLES[status], detail, scope=request.scope, code=refused.code)


_TITLES = {400: "Bad Request", 404: "Not Found", 409: "Conflict", 503: "Service Unavailable"}


async def _http_error(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 400
    headers = error.headers if isinstance(error, HTTPException) else None
    return problem(status, "about:blank", "No such operation", scope=request.scope, headers=headers)


async def _malformed(request: Request, error: Exception) -> Response:
    detail = error.detail if isinstance(error, InvalidRequest) else ""
    return problem(400, "about:blank", "Bad Request", detail, scope=request.scope)


def admin_door(rooms: Rooms, folded: Folded, desk: AdminDesk, host: str) -> ASGIApp:
    """The door as an application of its own."""
    guard = TokenGuard(lambda token: rooms.liveness.bearer(token, folded.access_tokens), rooms.clients, folded.senders)
    door = AdminDoor(desk, guard, RegistrationStore(rooms.ground.database))
    handlers: Any = {HTTPException: _http_error, OAuthError: _malformed}
    inside = Starlette(routes=door.routes(), exception_handlers=handlers)
    inside.router.redirect_slashes = False
    return TrustedHosts(NumberGuard(inside), [host])


class TwoDoors:
    """Tells the ports of one process apart by the socket a request came in at, which no caller can choose."""

    def __init__(self, public: ASGIApp, admin: ASGIApp, port: int) -> None:
        self._public, self._admin, self._port = public, admin, port

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Everything but requests, such as start and stop, is the public side's."""
        server = scope.get("server")
        is_admin = scope["type"] == "http" and server is not None and server[1] == self._port
        await (self._admin if is_admin else self._public)(scope, receive, send)
