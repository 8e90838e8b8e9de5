"""Static files: named by their content, kept for ever, nothing outside the folder."""

import gzip
import hashlib

import pytest
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount

from foundation.web.assets import Assets, assets_of
from tests.foundation.web.visits import ask


def test_a_file_is_served_under_the_hash_of_its_bytes_for_ever() -> None:
    assets = Assets("foundation.web")
    url = assets.url("page.css")
    answer = ask(assets.routes(), url, headers={"accept-encoding": "identity"})
    assert answer.status_code == 200
    assert hashlib.sha256(answer.content).hexdigest()[:12] in url
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_browser_that_can_gets_it_compressed_with_the_same_content() -> None:
    assets = Assets("foundation.web")
    packed = ask(assets.routes(), assets.url("page.css"), headers={"accept-encoding": "gzip"})
    plain = ask(assets.routes(), assets.url("page.css"), headers={"accept-encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.headers["vary"] == "Accept-Encoding"
    assert packed.content == plain.content
    assert len(gzip.compress(plain.content)) < len(plain.content)


@pytest.mark.parametrize("header", ["", "br", "gzip;q=0", "gzip; q=0.000, br", "xgzip"])
def test_a_browser_that_cannot_or_will_not_gets_it_plain(header: str) -> None:
    assets = Assets("foundation.web")
    answer = ask(assets.routes(), assets.url("page.css"), headers={"accept-encoding": header})
    assert "content-encoding" not in answer.headers


@pytest.mark.parametrize("header", ["gzip", "br, GZIP;q=0.5", "deflate, gzip ;q=1.0"])
def test_a_weighted_wish_for_gzip_counts(header: str) -> None:
    assets = Assets("foundation.web")
    answer = ask(assets.routes(), assets.url("page.css"), headers={"accept-encoding": header})
    assert answer.headers["content-encoding"] == "gzip"


@pytest.mark.parametrize(
    "name",
    ["page.css", "../pages.py", "%2e%2e/pages.py", "..%2fpages.py", "/etc/passwd", "page.000000000000.css", ""],
)
def test_attack_only_names_found_at_start_up_are_served(name: str) -> None:
    assert ask(Assets("foundation.web").routes(), "/static/" + name).status_code == 404


def test_a_missing_file_is_refused_in_the_words_of_the_house() -> None:
    async def words(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return JSONResponse({"status": error.status_code}, error.status_code)

    house = Starlette(routes=Assets("foundation.web").routes(), exception_handlers={HTTPException: words})
    answer = ask([Mount("/", house)], "/static/nothing.css")
    assert (answer.status_code, answer.json()) == (404, {"status": 404})


def test_the_favicon_is_the_mark() -> None:
    answer = ask(Assets("foundation.web").routes(), "/favicon.ico")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert b"<svg" in answer.content
    assert b"<script" not in answer.content


def test_a_house_has_the_shared_files_and_its_own() -> None:
    assets = assets_of("consent_ui")
    assert assets is assets_of("consent_ui")
    assert ask(assets.routes(), assets.url("consent.css")).status_code == 200
    assert ask(assets.routes(), assets.url("page.css")).status_code == 200


def test_an_unknown_name_is_a_programming_error() -> None:
    with pytest.raises(KeyError):
        Assets("foundation.web").url("nothing.css")
