"""Is the process alive, and can it do its work: `/healthz` and `/readyz` of every house.

Alive says that the event loop answers; a service manager restarts what is not. Ready looks at what every request needs;
a proxy sends nobody to a house that says 503. `degraded` is 200: the house works, and an operator should look. Anybody
may ask, so a look costs microseconds, asks nobody else, and tells no more than a word.
"""

from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from foundation.database import Database
from foundation.trace import name_error, trace_id_of

Verdict = Literal["ok", "degraded", "failing"]
_NO_STORE = {"cache-control": "no-store"}


class Found(NamedTuple):
    """What one look found; `why` is a fixed sentence."""

    verdict: Verdict
    why: str = ""


OK = Found("ok")
Look = Callable[[], Found]


def health_routes(looks: Mapping[str, Look]) -> list[Route]:
    """`/health` is the older name of `/healthz`."""

    async def alive(_: Request) -> Response:
        return JSONResponse({"status": "ok"}, headers=_NO_STORE)

    async def ready(request: Request) -> Response:
        found = {name: _looked(look) for name, look in looks.items()}
        worst = max((each.verdict for each in found.values()), key=_ORDER.index, default="ok")
        told = {name: each.verdict if not each.why else f"{each.verdict}: {each.why}" for name, each in found.items()}
        document: dict[str, object] = {"status": worst, "checks": told}
        if worst != "failing":
            return JSONResponse(document, headers=_NO_STORE)
        name_error(request.scope, "not_ready")
        document["trace_id"] = trace_id_of(request.scope)
        document["advice"] = "Send nobody here until this address answers 200; read the log of the house."
        return JSONResponse(document, 503, headers={**_NO_STORE, "retry-after": "5"})

    paths = {"/health": alive, "/healthz": alive, "/readyz": ready}
    return [Route(path, endpoint, methods=["GET"]) for path, endpoint in paths.items()]


def database_look(database: Database) -> Look:
    """The database is read, and nothing has stopped it from being written."""

    def look() -> Found:
        if not database.takes_writes:
            return Found("failing", "nothing can be written")
        return OK if database.row("SELECT 1") is not None else Found("failing", "nothing can be read")

    return look


def _looked(look: Look) -> Found:
    """Whatever goes wrong while looking is a finding, not an accident."""
    try:
        return look()
    except Exception:
        return Found("failing", "it cannot be looked at")


_ORDER: tuple[Verdict, ...] = ("ok", "degraded", "failing")
