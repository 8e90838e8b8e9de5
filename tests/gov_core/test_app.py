"""The house as a whole: health, headers, hosts, and no way to make it stumble."""

import asyncio
import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from foundation.clock import FixedClock
from foundation.environment import SettingsRefused
from foundation.ids import RandomIds
from gov_core.app import create_app
from tests.gov_core.jpki.latest_attributes.signer import Signer
from tests.gov_core.town import BASE, START, Town, copy_of_the_town, open_town

PATHS = ("/jpki/ocsp", "/jpki/links", "/linkage/codes", "/linkage/questions", "/registrar/ocsp", "/registrar")


def test_it_says_that_it_is_well(town: Town) -> None:
    answer = town.ask("GET", "/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_starting_makes_the_first_generation_and_stopping_closes_the_database(tmp_path: Any) -> None:
    clock = FixedClock(START)
    made = open_town(tmp_path, clock)
    made.rooms.database.close()
    http = httpx.AsyncClient()
    app = create_app(made.settings, clock=clock, ids=RandomIds(clock), http=http)
    with TestClient(app, base_url=BASE) as client:
        assert client.get("/jpki/ca/auth").text.count("BEGIN CERTIFICATE") == 1
        assert client.get("/jpki/ca/sign").text.count("BEGIN CERTIFICATE") == 1
    asyncio.run(http.aclose())


def test_the_running_house_writes_the_yearly_reminders_by_itself(tmp_path: Any) -> None:
    signer = Signer(copy_of_the_town(tmp_path))
    signer.consent()
    signer.clock.set(START + timedelta(days=400))
    with TestClient(signer.town.app(), base_url=BASE):
        until = time.monotonic() + 20
        while not signer.consents.standing("bank", signer.serial).reminder_due:
            assert time.monotonic() < until
            time.sleep(0.05)


def test_a_house_with_another_key_encryption_key_does_not_start(town: Town) -> None:
    settings = replace(town.settings, kek=b"x" * 32)
    http = httpx.AsyncClient()
    with pytest.raises(SettingsRefused, match="KAKEHASHI_GOV_KEK"):
        create_app(settings, clock=town.clock, ids=town.ids, http=http)
    asyncio.run(http.aclose())


def test_every_answer_has_the_security_headers(town: Town) -> None:
    for path in ("/health", "/registrar", "/jpki/ca/auth", "/nowhere"):
        headers = town.ask("GET", path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["referrer-policy"] == "no-referrer"


def test_another_host_name_is_misdirected(town: Town) -> None:
    assert town.ask("GET", "/health", headers={"host": "evil.example"}).status_code == 421


@pytest.mark.parametrize(("method", "path"), [("GET", "/nowhere"), ("GET", "/jpki/ocsp"), ("DELETE", "/registrar")])
def test_what_is_not_there_is_a_problem_document(town: Town, method: str, path: str) -> None:
    answer = town.ask(method, path)
    assert answer.status_code in (404, 405)
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_database_that_cannot_write_is_503_and_nothing_is_promised(town: Town) -> None:
    town.rooms.database._writer.close()
    page = town.ask("GET", "/registrar")
    token = page.text.split('name="form_token" value="')[1].split('"')[0]
    cookie = "; ".join(f"{name}={value}" for name, value in page.cookies.items())
    sent = {"state": "off", "form_token": token}
    answer = town.ask("POST", "/registrar/ocsp", data=sent, headers={"cookie": cookie})
    assert answer.status_code == 503
    assert "いまは記録できません" in answer.text


@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["GET", "POST", "PUT", "HEAD", "OPTIONS"]),
    st.sampled_from(PATHS) | st.text(max_size=30).map(lambda text: f"/{text}"),
    st.binary(max_size=200),
    st.sampled_from(
        ["application/json", "application/x-www-form-urlencoded", "text/plain", "application/ocsp-request"]
    ),
)
def test_no_request_makes_it_stumble(town: Town, method: str, path: str, body: bytes, kind: str) -> None:
    try:
        answer = town.ask(method, path, content=body, headers={"content-type": kind})
    except (httpx.InvalidURL, UnicodeEncodeError):
        return  # the client itself cannot send this
    assert answer.status_code < 500
