"""Whatever a stranger sends to a protocol endpoint gets the standard error: never a 500, never a stack trace."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foundation.clock import FixedClock
from foundation.ids import RandomIds
from idp.app import assemble, open_rooms
from standards.oauth import DEVICE_CODE
from tests.idp.card_login import mint
from tests.idp.provider import CALLBACK, CHALLENGE, ISSUER, SECRET, VERIFIER, confidential, details, settings_in

NAMES = st.sampled_from(
    [
        "client_id",
        "redirect_uri",
        "response_type",
        "response_mode",
        "scope",
        "state",
        "nonce",
        "prompt",
        "max_age",
        "claims",
        "authorization_details",
        "id_token_hint",
        "acr_values",
        "ui_locales",
        "code_challenge",
        "code_challenge_method",
        "request",
        "request_uri",
        "registration",
        "grant_type",
        "code",
        "code_verifier",
        "refresh_token",
        "client_secret",
        "client_assertion",
        "client_assertion_type",
        "token",
        "token_type_hint",
        "access_token",
        "post_logout_redirect_uri",
        "ix",
        "device_code",
        "user_code",
        "decision",
        "form_token",
        "outcome",
        "ticket",
        "lang",
        "unknown",
    ]
)
LIKELY = st.sampled_from(
    [
        "bank", CALLBACK, "code", "openid", "openid name offline_access", "S256", CHALLENGE, VERIFIER, SECRET,
        "none", "login",
        "authorization_code", "refresh_token", "client_credentials", "0", "-1", "{}", "[]", "null", "x.y.z", details(),
        '{"id_token":{"acr":{"essential":true,"values":[1]}},"userinfo":{"verified_claims":[{}]}}',
        '{"id_token":{"sub":{"value":{}}}}', "urn:ietf:params:oauth:request_uri:x", "a@b", "\u202e", "١٢",
        DEVICE_CODE, "BCDF-GHJK", "ｂｃｄｆｇｈｊｋ", "mine", "approved",
        "urn:ietf:params:oauth:client-assertion-type:jwt-bearer", "eyJhbGciOiJub25lIn0.e30.",
    ]
)  # fmt: skip
LATEST = ["/latest-attributes", "/latest-attributes/consent", "/card/attribute-statements/left"]
PAGES = ["/authorize", "/logout", "/userinfo", "/authorize/resume", "/logout/finished", *LATEST]
FIELDS = st.dictionaries(NAMES, LIKELY | st.text(max_size=40), max_size=10)
BANK = confidential(grant_types=(*confidential().grant_types, DEVICE_CODE))
GOOD = {
    "client_id": "bank", "redirect_uri": CALLBACK, "response_type": "code", "scope": "openid",
    "code_challenge": CHALLENGE, "code_challenge_method": "S256", "state": "s",
}  # fmt: skip
FORM_PATHS = [
    *("/token", "/par", "/introspect", "/revoke", "/userinfo", "/authorize", "/logout"),
    *("/device_authorization", "/device/confirmation"),
]
WITHOUT_HURRY = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """One provider for the whole module; `ask` sends one request and gives the response."""
    folder: Path = tmp_path_factory.mktemp("provider")
    loop = asyncio.new_event_loop()
    clock, outside = FixedClock(mint.NOW), httpx.AsyncClient()
    rooms = open_rooms(settings_in(folder), clock=clock, ids=RandomIds(clock), http=outside)
    loop.run_until_complete(rooms.clients.put(BANK))
    transport = httpx.ASGITransport(app=assemble(settings_in(folder), rooms))
    client = httpx.AsyncClient(transport=transport, base_url=ISSUER)

    def send(method: str, path: str, **how: Any) -> httpx.Response:
        client.cookies.clear()
        return loop.run_until_complete(client.request(method, path, **how))

    yield send
    loop.run_until_complete(client.aclose())
    loop.run_until_complete(outside.aclose())
    rooms.ground.database.close()
    loop.close()


def _is_standard(response: httpx.Response) -> None:
    assert response.status_code < 500, response.text
    assert "Traceback" not in response.text
    kind = response.headers.get("content-type", "")
    if response.status_code >= 400 and kind == "application/json":
        assert set(response.json()) <= {"error", "error_description", "advice", "trace_id"}
    if response.status_code == 303:
        assert response.headers["location"].startswith((CALLBACK, ISSUER))


@WITHOUT_HURRY
@given(fields=FIELDS)
@pytest.mark.parametrize(
    "path",
    ["/authorize", "/logout", "/userinfo", "/authorize/resume", "/logout/finished", "/device", "/device/done", *LATEST],
)
def test_any_query_gets_a_standard_answer(ask: Any, path: str, fields: dict[str, str]) -> None:
    query = urlencode(fields)
    _is_standard(ask("GET", f"{path}?{query}"))


@WITHOUT_HURRY
@given(fields=FIELDS, authenticated=st.booleans())
@pytest.mark.parametrize("path", FORM_PATHS)
def test_any_form_gets_a_standard_answer(ask: Any, path: str, fields: dict[str, str], authenticated: bool) -> None:
    auth = httpx.BasicAuth("bank", SECRET) if authenticated else None
    _is_standard(ask("POST", path, data=fields, auth=auth))


@WITHOUT_HURRY
@given(fields=FIELDS)
def test_a_good_request_with_anything_changed_gets_a_standard_answer(ask: Any, fields: dict[str, str]) -> None:
    _is_standard(ask("POST", "/authorize", data={**GOOD, **fields}))
    for path in ("/par", "/device_authorization"):
        _is_standard(ask("POST", path, data={**GOOD, **fields}, auth=httpx.BasicAuth("bank", SECRET)))
    asking = {"grant_type": DEVICE_CODE, "device_code": "x", **fields}
    _is_standard(ask("POST", "/token", data=asking, auth=httpx.BasicAuth("bank", SECRET)))


@WITHOUT_HURRY
@given(
    body=st.binary(max_size=200),
    kind=st.sampled_from(["application/x-www-form-urlencoded", "application/json", "x", ""]),
)
@pytest.mark.parametrize("path", FORM_PATHS)
def test_any_bytes_get_a_standard_answer(ask: Any, path: str, body: bytes, kind: str) -> None:
    _is_standard(ask("POST", path, content=body, headers={"content-type": kind, "authorization": "Basic YmFuazp4"}))


@WITHOUT_HURRY
@given(header=st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=255), max_size=60))
@pytest.mark.parametrize("path", ["/token", "/userinfo", "/introspect", "/device_authorization"])
def test_any_authorization_header_gets_a_standard_answer(ask: Any, path: str, header: str) -> None:
    for scheme in ("", "Basic ", "Bearer "):
        value = (scheme + header).encode("latin-1")
        _is_standard(ask("POST", path, data={"token": "x"}, headers={"Authorization": value}))


def test_a_body_beyond_the_limit_is_refused(ask: Any) -> None:
    response = ask("POST", "/token", data={"code": "x" * 70_000})
    assert response.status_code == 413


@WITHOUT_HURRY
@given(typed=st.text(max_size=80), agent=st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=255)))
def test_any_text_as_a_user_code_gets_the_page_again(ask: Any, typed: str, agent: str) -> None:
    response = ask("GET", f"/device?{urlencode({'user_code': typed})}", headers={"user-agent": agent.encode("latin-1")})
    assert response.status_code in (200, 400, 429), response.text
    sent = {"scope": "openid", "client_id": "bank"}
    headers = {"user-agent": agent.encode("latin-1")}
    started = ask("POST", "/device_authorization", data=sent, auth=httpx.BasicAuth("bank", SECRET), headers=headers)
    assert started.status_code == 200
