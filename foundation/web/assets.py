"""Static files under content-hash names, immutable (RFC 8246), same origin, held in memory.

Only names found on disk at start-up are served, so there is no path to traverse.
"""

import gzip
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

PREFIX = "/static/"
OWN = "foundation.web"
_TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "txt": "text/plain; charset=utf-8",
}
_HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "X-Content-Type-Options": "nosniff",
    "Vary": "Accept-Encoding",
}
# RFC 9110 section 12.5.3: the coding as a word of its own, and not with the weight zero.
_GZIP = re.compile(r"(?:^|,)[ \t]*gzip[ \t]*(?:;[ \t]*q=(?!0(?:\.0*)?[ \t]*(?:,|$))|,|$)", re.IGNORECASE)


@dataclass(frozen=True)
class Asset:
    """One file as it goes over the wire, plain and compressed once."""

    media_type: str
    plain: bytes
    packed: bytes

    def response(self, request: Request) -> Response:
        """Compressed when the browser can read it: these bytes hold no secret (BREACH needs one)."""
        if _GZIP.search(request.headers.get("accept-encoding", "")) and len(self.packed) < len(self.plain):
            headers = {**_HEADERS, "Content-Encoding": "gzip"}
            return Response(self.packed, media_type=self.media_type, headers=headers)
        return Response(self.plain, media_type=self.media_type, headers=_HEADERS)


def _walk(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _walk(entry, f"{prefix}{entry.name}/")
        elif entry.name.rpartition(".")[2] in _TYPES:
            yield prefix + entry.name, entry


class Assets:
    """The files of `foundation.web` and of one house."""

    def __init__(self, package: str) -> None:
        self._urls: dict[str, str] = {}
        self._served: dict[str, Asset] = {}
        for source in dict.fromkeys((OWN, package)):
            folder = files(source).joinpath("static")
            if folder.is_dir():
                for name, entry in _walk(folder):
                    self._add(name, entry.read_bytes())

    def _add(self, name: str, body: bytes) -> None:
        stem, _, ending = name.rpartition(".")
        hashed = f"{stem}.{hashlib.sha256(body).hexdigest()[:12]}.{ending}"
        self._urls[name] = PREFIX + hashed
        self._served[hashed] = Asset(_TYPES[ending], body, gzip.compress(body, 9, mtime=0))

    def url(self, name: str) -> str:
        """The address of a file by its plain name; an unknown name is a programming error."""
        return self._urls[name]

    async def _serve(self, request: Request) -> Response:
        asset = self._served.get(request.path_params["name"])
        if asset is None:
            raise HTTPException(404)  # each house words its own refusals
        return asset.response(request)

    async def _favicon(self, request: Request) -> Response:
        name = self._urls["mark.svg"].removeprefix(PREFIX)
        return self._served[name].response(request)

    def routes(self) -> list[Route]:
        """What a house adds to its own routes."""
        return [
            Route(PREFIX + "{name:path}", self._serve, methods=["GET"]),
            Route("/favicon.ico", self._favicon, methods=["GET"]),
        ]


@lru_cache(maxsize=64)
def assets_of(package: str) -> Assets:
    """Read once per process and house."""
    return Assets(package)
