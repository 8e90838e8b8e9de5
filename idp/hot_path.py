"""Raw ASGI dispatch of the protocol endpoints in front of everything else (performance.md section 5, point 2).

The last net of these endpoints is here too: whatever goes wrong becomes the standard error, never a stack trace.
"""

import logging
from collections.abc import Mapping
from typing import NamedTuple

from starlette.types import ASGIApp

from foundation.database import StorageFailed
from foundation.errors import DomainError
from idp.cross_origin import PREFLIGHT, open_to_pages
from idp.errors import InvalidRequest, OAuthError, ServerError, TemporarilyUnavailable, WrongMethod
from idp.feature import Endpoint, Folded, Handler
from idp.wire import Receive, Reply, Scope, Send, error_answer, read_call

_log = logging.getLogger("kakehashi.idp")


class Way(NamedTuple):
    """One compiled row of the dispatch table."""

    methods: frozenset[str]
    handle: Handler
    path: str = ""


def compile_ways(folded: Folded, documents: Mapping[str, Handler]) -> dict[str, Way]:
    """Path -> row, for every endpoint of every feature and the public documents."""
    ways = {path: Way(frozenset({"GET", "HEAD"}), handle, path) for path, handle in documents.items()}
    for feature in folded.features:
        for endpoint in feature.endpoints:
            ways[endpoint.path] = _way(endpoint, folded)
    return ways


def _way(endpoint: Endpoint, folded: Folded) -> Way:
    handle, methods = endpoint.build(folded), endpoint.methods
    if endpoint.asked_by is None:
        return Way(frozenset(methods), handle, endpoint.path)
    shared = open_to_pages(handle, endpoint.asked_by(folded), methods)
    return Way(frozenset({*methods, PREFLIGHT}), shared, endpoint.path)


class HotPaths:
    """Protocol endpoints by one dictionary look-up; every other path goes on."""

    def __init__(self, ways: Mapping[str, Way], rest: ASGIApp) -> None:
        self._ways, self._rest = dict(ways), rest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        way = self._ways.get(scope["path"]) if scope["type"] == "http" else None
        if way is None:
            await self._rest(scope, receive, send)
            return
        scope["route"] = way  # as Starlette does: whoever tells of this request tells the pattern, not what came
        reply = await self._reply(way, scope, receive)
        await reply(scope, receive, send)

    async def _reply(self, way: Way, scope: Scope, receive: Receive) -> Reply:
        try:
            if scope["method"] not in way.methods:
                raise WrongMethod("this endpoint has no such method", allow=", ".join(sorted(way.methods)))
            return await way.handle(await read_call(scope, receive))
        except OAuthError as refused:
            return error_answer(refused)
        except StorageFailed:
            _log.exception("storage failed at %s", scope["path"])
            return error_answer(TemporarilyUnavailable("please try again later"))
        except DomainError as refused:
            _log.warning("%s at %s", refused.code, scope["path"])
            return error_answer(InvalidRequest("the request was refused"))
        except Exception:
            _log.exception("unexpected error at %s", scope["path"])
            return error_answer(ServerError("something failed on our side"))
