"""What wrong addresses and our accidents look like: a page for a person, problem+json (RFC 9457) for a program."""

from collections.abc import Awaitable, Callable, Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from foundation.database import StorageFailed
from foundation.http import problem
from idp.pages.refusal_page import RefusalPages

Handler = Callable[[Request, Exception], Awaitable[Response]]
_BY_STATUS = {404: "not_here", 405: "wrong_method"}
_TITLES = {404: "Not Found", 405: "Method Not Allowed", 500: "Internal Server Error", 503: "Service Unavailable"}


def house_errors(pages: RefusalPages) -> Mapping[type[Exception] | int, Handler]:
    """For Starlette's `exception_handlers`."""

    def told(request: Request, code: str, status: int, headers: Mapping[str, str] | None = None) -> Response:
        if "text/html" in request.headers.get("accept", ""):
            answer: Response = pages.plain(request, code)
            answer.headers.update(headers or {})
            return answer
        title = _TITLES.get(status, "Refused")
        return problem(status, "about:blank", title, scope=request.scope, code=code, headers=headers)

    async def of_starlette(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 400
        headers = error.headers if isinstance(error, HTTPException) else None
        return told(request, _BY_STATUS.get(status, "invalid_request"), status, headers)

    async def of_storage(request: Request, error: Exception) -> Response:
        return told(request, "temporarily_unavailable", 503, {"Retry-After": "5"})

    async def of_accident(request: Request, error: Exception) -> Response:
        """Starlette raises the error again afterwards, so the edge logs it under the same trace id."""
        return told(request, "server_error", 500)

    return {HTTPException: of_starlette, StorageFailed: of_storage, 500: of_accident}
