"""Group HT of the abuse cases, over real sockets against the houses as they are served."""

import resource
from pathlib import Path

import pytest

from deploy.house_settings import Place
from tests.deploy import http_attacks
from tests.deploy.http_attacks import AMBIGUOUS, Target

# Houses with pages or answers of their own; every one is served by the same server.
HOUSES = ("idp", "data_trust", "consent_ui", "gov_core", "citizen_agent", "bank")


def at(street: Place, house: str) -> Target:
    return Target(street.street[house], (street.folder / "logs" / f"{house}.log").read_bytes)


@pytest.fixture
def provider(street: Place) -> Target:
    return at(street, "idp")


@pytest.mark.parametrize("host", ["127.0.0.1/admin?x=", "user@evil.example", "evil.example", "@evil.example/", "a b"])
@pytest.mark.parametrize("house", HOUSES)
def test_ht01_a_host_that_is_not_ours_is_refused_and_named_nowhere(street: Place, house: str, host: str) -> None:
    http_attacks.foreign_host(at(street, house), host)


def test_ht01_a_path_that_reads_like_a_host_changes_no_address_of_ours(provider: Target) -> None:
    http_attacks.path_like_a_host(provider)


def test_ht02_what_an_untrusted_peer_says_of_the_way_it_came_is_ignored(provider: Target) -> None:
    http_attacks.lies_about_the_way(provider)


@pytest.mark.parametrize("name", AMBIGUOUS)
def test_ht03_a_request_that_can_be_read_in_two_ways_is_refused_and_the_connection_closed(
    provider: Target, name: str
) -> None:
    http_attacks.two_readings(provider, name)


def test_ht04_a_thousand_ranges_bring_one_file_or_none(provider: Target) -> None:
    http_attacks.many_ranges(provider)


@pytest.mark.parametrize("path", ["/token", "/par", "/introspect", "/revoke"])
def test_ht05_multipart_is_refused_and_never_parsed(provider: Target, path: str) -> None:
    http_attacks.multipart(provider, path)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("&".join(f"f{n}=1" for n in range(100_000)), (413, "invalid_request")),
        ("&".join(f"f{n}=1" for n in range(1000)), (400, "invalid_request")),
        # One field: nobody is named. Two would be a client named twice.
        ("grant_type=client_credentials;client_id=a;client_id=b", (401, "invalid_client")),
    ],
    ids=["a hundred thousand", "a thousand", "semicolons"],
)
def test_ht06_fields_without_end_or_with_another_separator_are_refused(
    provider: Target, body: str, expected: tuple[int, str]
) -> None:
    http_attacks.fields(provider, body, expected)


@pytest.mark.parametrize("width", [1, 100])
def test_ht07_a_flood_of_header_lines_is_refused_and_the_house_goes_on(provider: Target, width: int) -> None:
    http_attacks.flood_of_lines(provider, width)


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
    provider: Target, path: str, poison: str
) -> None:
    http_attacks.control_characters(provider, path, poison)


def test_ht09_ten_thousand_idle_connections_are_closed_and_health_stays_green(provider: Target) -> None:
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    count = min(10_000, most - len(list(Path("/proc/self/fd").iterdir())) - 200)
    assert count >= 500, "too few descriptors to say anything"
    http_attacks.idle_connections(provider, count, seconds=40)


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
def test_ht11_a_path_that_only_looks_like_ours_is_not_found(provider: Target, path: str) -> None:
    http_attacks.look_alike(provider, path)


@pytest.mark.parametrize("name", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
def test_ht12_a_header_does_not_change_the_method(provider: Target, name: str) -> None:
    http_attacks.method_by_header(provider, name)


@pytest.mark.parametrize("house", HOUSES)
@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/"), ("GET", "/nowhere"), ("POST", "/"), ("PUT", "/"), ("GET", "/%ff"), ("GET", "/healthz")],
)
def test_ht13_every_answer_carries_the_security_headers_errors_too(
    street: Place, house: str, method: str, path: str
) -> None:
    http_attacks.bare_answer(at(street, house), method, path)


@pytest.mark.parametrize(("house", "path"), [*((house, "/") for house in HOUSES), ("idp", "/token")])
def test_ht14_no_answer_holds_a_stack_trace_or_a_path_of_ours(street: Place, house: str, path: str) -> None:
    http_attacks.broken_input(at(street, house), path)
