"""Group HT of the abuse cases, over real sockets against the houses as they are served."""

import contextlib
import re
import resource
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from deploy.house_settings import Place

# Houses with pages or answers of their own; every one is served by the same server.
HOUSES = ("idp", "data_trust", "consent_ui", "gov_core", "citizen_agent", "bank")
HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
}
FORM = {"content-type": "application/x-www-form-urlencoded"}


def raw(street: Place, house: str, *lines: str, body: bytes = b"", host: str | None = None) -> bytes:
    """Send exactly these lines and read until the house has nothing to say for a second."""
    place = urlsplit(street.street[house])
    head = "\r\n".join([lines[0], f"Host: {host or place.netloc}", *lines[1:]]) + "\r\n\r\n"
    with socket.create_connection((place.hostname or "", place.port or 80), timeout=1) as client:
        client.sendall(head.encode("latin-1") + body)
        told = b""
        with contextlib.suppress(TimeoutError, ConnectionError):
            while piece := client.recv(65536):
                told += piece
    return told


def status(told: bytes) -> int:
    """Of the first answer."""
    assert told.startswith(b"HTTP/1.1 "), told[:200]
    return int(told[9:12])


@pytest.fixture
def provider(street: Place) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=street.street["idp"], trust_env=False) as client:
        yield client


@pytest.mark.parametrize("host", ["127.0.0.1/admin?x=", "user@evil.example", "evil.example", "@evil.example/", ""])
@pytest.mark.parametrize("house", HOUSES)
def test_ht01_a_host_that_is_not_ours_is_refused_and_named_nowhere(street: Place, house: str, host: str) -> None:
    told = raw(street, house, "GET / HTTP/1.1", "Connection: close", host=host or "a b")
    assert status(told) in (400, 421)
    assert b"evil" not in told


def test_ht01_a_path_that_reads_like_a_host_changes_no_address_of_ours(street: Place) -> None:
    for path in ("//evil.example/.well-known/openid-configuration", "/@evil.example/", "http://evil.example/"):
        assert b"evil.example" not in raw(street, "idp", f"GET {path} HTTP/1.1", "Connection: close"), path


def test_ht02_what_an_untrusted_peer_says_of_the_way_it_came_is_ignored(provider: httpx.Client) -> None:
    lies = {
        "x-forwarded-host": "evil.example",
        "x-forwarded-proto": "gopher",
        "x-forwarded-for": "203.0.113.9",
        "x-forwarded-prefix": "/evil",
        "x-real-ip": "203.0.113.9",
        "forwarded": "host=evil.example;proto=gopher;for=203.0.113.9",
        "x-original-url": "/admin",
        "x-rewrite-url": "/admin",
    }
    for path in ("/.well-known/openid-configuration", "/jwks", "/authorize", "/nowhere"):
        plain, lied = provider.get(path), provider.get(path, headers=lies)
        assert (lied.status_code, _constant(lied.text)) == (plain.status_code, _constant(plain.text)), path
        assert "evil" not in str(lied.headers)


def _constant(text: str) -> str:
    """Without what differs each time."""
    return re.sub(r"\b[0-9a-f]{16,32}\b|ix=[\w.-]+|eyJ[\w.-]+", "", text)


# RFC 9112 sections 5.2, 6.1, 6.3, 7.1: what two servers in a row may read as two different requests.
SMUGGLED = b"0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n"
AMBIGUOUS = {
    "length and chunks": (["Content-Length: 5", "Transfer-Encoding: chunked"], SMUGGLED),
    "two lengths": (["Content-Length: 5", "Content-Length: 6"], b"hello!"),
    "a signed length": (["Content-Length: +5"], b"hello"),
    "a list of lengths": (["Content-Length: 5, 6"], b"hello!"),
    "an unknown coding": (["Transfer-Encoding: xchunked"], SMUGGLED),
    "chunked, and not last": (["Transfer-Encoding: chunked, identity"], SMUGGLED),
    "a space before the colon": (["Content-Length : 5"], b"hello"),
    "a broken end of a chunk": (["Transfer-Encoding: chunked"], b"5\r\nhelloXX0\r\n\r\n"),
    "a size that is no number": (["Transfer-Encoding: chunked"], b"0x5\r\nhello\r\n0\r\n\r\n"),
    "a bare line feed in a chunk's end": (["Transfer-Encoding: chunked"], b"5\nhello\n0\n\n"),
    "a folded line": (["X-A: b", " Transfer-Encoding: chunked", "Content-Length: 5"], b"hello"),
}


@pytest.mark.parametrize("name", AMBIGUOUS)
def test_ht03_a_request_that_can_be_read_in_two_ways_is_refused_and_the_connection_closed(
    street: Place, name: str
) -> None:
    lines, body = AMBIGUOUS[name]
    told = raw(
        street, "idp", "POST /token HTTP/1.1", "Content-Type: application/x-www-form-urlencoded", *lines, body=body
    )
    assert status(told) == 400
    assert told.count(b"HTTP/1.1 ") == 1, "nothing after it was read as a request"


def test_ht04_a_thousand_ranges_bring_one_file_or_none(provider: httpx.Client, street: Place) -> None:
    page = provider.get("/authorize").text
    asset = re.search(r'href="(/[^"]+\.css[^"]*)"', page)
    assert asset, page
    whole = provider.get(asset[1])
    ranges = ",".join(f"{start}-" for start in range(1000))
    asked = provider.get(asset[1], headers={"range": f"bytes={ranges}"})
    assert asked.status_code in (200, 206, 416)
    assert len(asked.content) <= len(whole.content) + 1000


@pytest.mark.parametrize("path", ["/token", "/par", "/introspect", "/revoke"])
def test_ht05_multipart_is_refused_and_never_parsed(provider: httpx.Client, path: str) -> None:
    answer = provider.post(path, files={f"f{number}": b"x" for number in range(50)}, data={"grant_type": "x"})
    assert answer.status_code == 400
    assert answer.json()["error"] == "invalid_request"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("&".join(f"f{n}=1" for n in range(100_000)), (413, "invalid_request")),
        ("&".join(f"f{n}=1" for n in range(1000)), (400, "invalid_request")),
        ("grant_type=client_credentials;client_id=a", (401, "invalid_client")),  # one field: nobody is named
    ],
)
def test_ht06_fields_without_end_or_with_another_separator_are_refused(
    provider: httpx.Client, body: str, expected: tuple[int, str]
) -> None:
    answer = provider.post("/token", content=body, headers=FORM)
    assert (answer.status_code, answer.json()["error"]) == expected


def test_ht07_a_flood_of_header_lines_is_refused_and_the_house_goes_on(street: Place, provider: httpx.Client) -> None:
    flood = [f"X-{number}: {'y' * 100}" for number in range(400)]
    told = raw(street, "idp", "GET / HTTP/1.1", *flood)
    assert told == b"" or status(told) in (400, 413, 431)
    assert provider.get("/jwks").status_code == 200


@pytest.mark.parametrize("poison", ["%0d%0aset-cookie:%20evil=1", "%1b[2Jevil", "%00evil", "%e2%80%a8evil"])
@pytest.mark.parametrize(
    "path",
    [
        "/authorize?client_id={}&redirect_uri={}&state={}",
        "/{}",
        "/logout?state={}&client_id={}&post_logout_redirect_uri={}",
    ],
)
def test_ht08_control_characters_reach_no_header_no_page_and_no_log_as_they_are(
    street: Place, provider: httpx.Client, path: str, poison: str
) -> None:
    before = _log_size(street)
    answer = provider.get(path.format(*[poison] * 3))
    assert answer.status_code < 500
    assert "evil=1" not in answer.headers.get("set-cookie", "")
    assert not re.search(r"[\x00\x1b\u2028]", answer.text)
    assert not re.search(rb"[\x00\x1b]|\r", _log(street)[before:])


def _log(street: Place) -> bytes:
    return (street.folder / "logs" / "idp.log").read_bytes()


def _log_size(street: Place) -> int:
    return len(_log(street))


def test_ht09_ten_thousand_idle_connections_are_closed_and_health_stays_green(
    street: Place, provider: httpx.Client
) -> None:
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    count = min(10_000, most - len(list(Path("/proc/self/fd").iterdir())) - 200)
    assert count >= 500, "too few descriptors to say anything"
    place = urlsplit(street.street["idp"])
    idle: list[socket.socket] = []
    try:
        for number in range(count):
            client = socket.create_connection((place.hostname or "", place.port or 80), timeout=5)
            client.sendall(b"GET /jwks HTTP/1.1\r\nX-" if number % 2 else b"")
            idle.append(client)
            if number % 1000 == 0:
                assert provider.get("/jwks").status_code == 200
        assert provider.get("/jwks").status_code == 200
        deadline = time.monotonic() + 40
        for client in idle:  # a byte of an answer or the end: either way the house let go
            client.settimeout(max(deadline - time.monotonic(), 0.01))
            with contextlib.suppress(ConnectionError):
                client.recv(1)
    finally:
        for client in idle:
            client.close()


@pytest.mark.parametrize(
    "path",
    [
        "//token",
        "/token/",
        "/%74oken/",
        "/tok\u0435n",
        "/token%2f",
        "/./token",
        "/x/../token",
        "/token;x",
        "/TOKEN",
        "/token%00",
    ],
)
def test_ht11_a_path_that_only_looks_like_ours_is_not_found(street: Place, path: str) -> None:
    told = raw(
        street, "idp", f"POST {path.encode().decode('latin-1')} HTTP/1.1", "Content-Length: 0", "Connection: close"
    )
    assert status(told) in (400, 404)


@pytest.mark.parametrize("name", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
def test_ht12_a_header_does_not_change_the_method(provider: httpx.Client, name: str) -> None:
    assert provider.get("/token", headers={name: "POST"}).status_code == 405
    told = provider.post("/token?_method=GET", data={"_method": "GET"}, headers={name: "GET"})
    assert told.status_code == 400


@pytest.mark.parametrize("house", HOUSES)
@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/"), ("GET", "/nowhere"), ("POST", "/"), ("PUT", "/"), ("GET", "/%ff"), ("GET", "/healthz")],
)
def test_ht13_every_answer_carries_the_security_headers_errors_too(
    street: Place, house: str, method: str, path: str
) -> None:
    answer = httpx.request(method, street.street[house] + path, trust_env=False)
    for name, value in HEADERS.items():
        assert answer.headers[name] == value, name
    assert "permissions-policy" in answer.headers
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("house", HOUSES)
def test_ht14_no_answer_holds_a_stack_trace_or_a_path_of_ours(street: Place, house: str) -> None:
    root = str(Path(__file__).resolve().parents[2])
    there = f"{street.street[house]}/"
    for body in (b"\xff\xfe", b"{" * 5000, b"%" * 100, b"a=%ff&a=%00"):
        for kind in ("application/json", "application/x-www-form-urlencoded", "text/plain; charset=utf-7", "a/b;;"):
            answer = httpx.post(there, content=body, headers={"content-type": kind}, trust_env=False)
            assert answer.status_code < 500
            assert "Traceback" not in answer.text
            assert root not in answer.text
