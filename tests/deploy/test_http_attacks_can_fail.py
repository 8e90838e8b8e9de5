"""Every attack on the HTTP layer succeeds once its protection is gone: a test that cannot fail proves nothing.

The houses of test_http_abuse.py are processes of their own, out of reach; here the same attacks meet one that this
process serves, once as it is and once without the protection.
"""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from deploy import whole_request
from deploy.whole_request import WholeRequestProtocol
from tests.consent_ui import test_app, test_login
from tests.deploy import http_attacks, http_removals, test_house_server, test_log_lines, test_whole_request
from tests.deploy.http_attacks import LIES, Target, status
from tests.deploy.http_removals import Removal
from tests.deploy.in_process import careless_house, house_that_breaks, provider
from tests.foundation import test_middleware
from tests.idp.interaction import test_browser

Attack = Callable[[Path], None]
House = Callable[[Path], AbstractContextManager[Target]]


def on(house: House, attack: Callable[..., None], *details: Any) -> Attack:
    """The attack on a house that is served for it."""

    def run(folder: Path) -> None:
        with house(folder) as target:
            attack(target, *details)

    return run


def plain(attack: Callable[..., None], *details: Any) -> Attack:
    """An attack that brings its own house."""
    return lambda _: attack(*details)


def believed_way(target: Target) -> None:
    """HT-02, where it would be seen: what an application is told of its client."""
    with target.browser() as client:
        assert client.get("/", headers=LIES).text == client.get("/").text == "['http', '127.0.0.1']"


def split_answer(target: Target) -> None:
    """HT-08: the second half of an answer would be the attacker's."""
    for told in (target.raw("GET /split HTTP/1.1"), target.raw("GET /split HTTP/1.1", "Connection: close")):
        assert b"\r\nset-cookie: evil" not in told.lower()


def forged_lines(target: Target) -> None:
    """HT-08: an accident whose error holds what came in."""
    target.raw("GET /%1b[2J%00%0d%0a2026-01-01%20forged HTTP/1.1", "Connection: close")
    lines = [line for line in target.log().split(b"\n") if b"no such thing" in line or b"forged" in line]
    assert lines
    assert not [line for line in lines if not line.startswith(b'{"time"') or b"\x1b" in line or b"\0" in line]


def told_accident(target: Target) -> None:
    """HT-14: the net under everything says that something broke, and not what."""
    told = target.raw("GET /secret HTTP/1.1", "Connection: close")
    head, _, body = told.partition(b"\r\n\r\n")
    assert status(told) == 500
    assert b"Traceback" not in body and b"secret" not in body
    assert b"application/problem+json" in head
    assert json.loads(body)["trace_id"].encode() in target.log()


def endless_head(_: Path) -> None:
    """HT-07, at the server alone."""
    with test_whole_request.served(WholeRequestProtocol) as port:
        test_whole_request.test_ht07_a_head_that_never_ends_is_refused_before_it_fills_the_memory((port, port))


def idle_connections(folder: Path) -> None:
    """HT-09, with shorter times."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(whole_request, "REQUEST_SECONDS", 1.5)
        on(provider, http_attacks.idle_connections, 40, 4)(folder)


def slow_request(_: Path) -> None:
    """HT-09, a byte a time."""
    with pytest.MonkeyPatch.context() as patch:
        begun = b"GET /a" + test_whole_request.HOST
        attack = test_whole_request.test_ht09_a_request_of_a_byte_a_time_is_given_up_however_steadily_it_comes
        attack(begun, b"HTTP/1.1 408 ", patch)


def handshake(*options: str) -> Attack:
    """HT-10."""

    def run(folder: Path) -> None:
        with test_house_server.site_in(folder, rsa=True) as site:
            test_house_server.test_ht10_old_versions_and_weak_suites_end_in_the_handshake(site, options)

    return run


def fields(body: str, expected: tuple[int, str]) -> Attack:
    """HT-06."""
    return on(provider, http_attacks.fields, body, expected)


SEMICOLONS = "grant_type=client_credentials;client_id=a;client_id=b"
THOUSAND = "&".join(f"f{n}=1" for n in range(1000))
LONG = "&".join(f"f{n}=1" for n in range(100_000))
NEVER_LENIENT = {"two lengths", "a signed length", "a list of lengths", "a broken end of a chunk",
                 "a size that is no number"}  # fmt: skip
READERS = {
    name: http_removals.forgiving_reader if name in NEVER_LENIENT else http_removals.lenient_parser
    for name in http_attacks.AMBIGUOUS
}

CASES: tuple[tuple[str, Attack, Removal], ...] = (
    ("HT-01 host", on(provider, http_attacks.foreign_host, "evil.example"), http_removals.any_host),
    ("HT-01 path", on(provider, http_attacks.path_like_a_host), http_removals.named_addresses),
    ("HT-02", on(careless_house, believed_way), http_removals.believed_proxies),
    *((f"HT-03 {name}", on(provider, http_attacks.two_readings, name), take) for name, take in READERS.items()),
    ("HT-05", on(provider, http_attacks.multipart, "/token"), http_removals.any_body),
    ("HT-06 length", fields(LONG, (413, "invalid_request")), http_removals.bodies_without_end),
    ("HT-06 number", fields(THOUSAND, (400, "invalid_request")), http_removals.fields_without_end),
    ("HT-06 semicolon", fields(SEMICOLONS, (401, "invalid_client")), http_removals.another_separator),
    ("HT-07 lines", on(provider, http_attacks.flood_of_lines, 1), http_removals.lines_without_end),
    ("HT-07 length", endless_head, http_removals.heads_without_end),
    ("HT-08 header", on(careless_house, split_answer), http_removals.any_header),
    ("HT-08 log", on(house_that_breaks, forged_lines), http_removals.plain_lines),
    ("HT-08 controls", plain(test_log_lines.test_ht08_a_line_of_json_holds_what_came_in_as_escapes),
     http_removals.raw_characters),
    ("HT-08 plain log", plain(test_log_lines.test_ht08_what_came_in_begins_no_plain_line_and_moves_no_cursor),
     http_removals.raw_characters),
    ("HT-08 set in", plain(test_log_lines.test_ht08_what_came_in_begins_no_plain_line_and_moves_no_cursor),
     http_removals.lines_not_set_in),
    ("HT-09 idle", idle_connections, http_removals.patience),
    ("HT-09 slow", slow_request, http_removals.slow_requests),
    ("HT-10 version", handshake("-tls1_1", "-cipher", "ALL:@SECLEVEL=0"), http_removals.old_versions),
    ("HT-10 suite", handshake("-tls1_2", "-cipher", "NULL:@SECLEVEL=0"), http_removals.weak_suites),
    ("HT-10 secrecy", handshake("-tls1_2", "-cipher", "AES128-SHA:@SECLEVEL=0"), http_removals.weak_suites),
    ("HT-10 HSTS", plain(test_middleware.test_https_adds_strict_transport_security), http_removals.plain_https),
    ("HT-11", on(provider, http_attacks.look_alike, "//token"), http_removals.tidied_paths),
    ("HT-13", on(provider, http_attacks.bare_answer, "GET", "/nowhere"), http_removals.bare_answers),
    ("HT-14 input", on(provider, http_attacks.broken_input, "/token"), http_removals.careless_forms),
    ("HT-14 told", on(house_that_breaks, told_accident), http_removals.talkative_net),
    ("HT-14 net", on(house_that_breaks, told_accident), http_removals.no_net),
    ("HT-15", plain(test_browser.test_cookies_are_unreadable_for_scripts_and_pinned_to_the_host_on_https),
     http_removals.plain_cookies),
    ("HT-15 form", test_app.test_every_page_has_the_headers_and_every_cookie_is_bound_to_the_host,
     http_removals.plain_form_cookies),
    ("HT-15 planted", test_login.test_each_login_gets_a_new_cookie_so_that_none_can_be_planted,
     http_removals.planted_session),
)  # fmt: skip
# Attacks on something that was never built: there is no protection that could be taken away.
NOTHING_TO_TAKE_AWAY = {
    "HT-04": "files are held in memory and sent whole (foundation/web/assets.py); no code here reads `Range`",
    "HT-12": "the method is the request line's, and no code here reads another; there is no switch for it either",
}
NAMES = [case[0] for case in CASES]


@pytest.mark.parametrize("attack", [case[1] for case in CASES], ids=NAMES)
def test_with_its_protection_the_attack_fails(tmp_path: Path, attack: Attack) -> None:
    attack(tmp_path)


@pytest.mark.parametrize(("attack", "take"), [case[1:] for case in CASES], ids=NAMES)
def test_without_its_protection_the_attack_succeeds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, attack: Attack, take: Removal
) -> None:
    take(monkeypatch)
    with pytest.raises((AssertionError, KeyError)):
        attack(tmp_path)
