"""Static files: named by their content, kept for ever, nothing outside the folder."""

import gzip
import hashlib

import pytest

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


@pytest.mark.parametrize(
    "name",
    ["page.css", "../pages.py", "%2e%2e/pages.py", "..%2fpages.py", "/etc/passwd", "page.000000000000.css", ""],
)
def test_attack_only_names_found_at_start_up_are_served(name: str) -> None:
    assert ask(Assets("foundation.web").routes(), "/static/" + name).status_code == 404


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
