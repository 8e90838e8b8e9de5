"""Every error of every house, asked over its socket: its trace id, what to do about it, and its one log line."""

import json
import re
import time
from collections.abc import Iterator
from typing import Any, NamedTuple

import httpx
import pytest

from deploy.house_settings import Place
from tests.deploy.visitor import authorization_url, log_in, redeem, redirected

FORM = "application/x-www-form-urlencoded"
HTML = {"accept": "text/html"}
SECRET_PATH = "a-ticket-that-nobody-may-read-in-a-log"


class Wrong(NamedTuple):
    """A request that its house refuses."""

    house: str
    method: str
    path: str
    status: int
    more: dict[str, Any] = {}  # noqa: RUF012 (never changed)


WRONG = [
    Wrong("idp", "POST", "/token", 400),
    Wrong("idp", "POST", "/token", 401, {"data": {"grant_type": "authorization_code", "client_id": "nobody"}}),
    Wrong("idp", "GET", "/token", 405),
    Wrong("idp", "POST", "/par", 401, {"data": {"client_id": "nobody"}}),
    Wrong("idp", "POST", "/introspect", 401, {"data": {"token": SECRET_PATH}}),
    Wrong("idp", "GET", "/userinfo", 401, {"headers": {"authorization": f"Bearer {SECRET_PATH}"}}),
    Wrong("idp", "POST", "/register", 400, {"json": [1]}),
    Wrong("idp", "POST", "/grants/revoke", 401, {"data": {"receipt_id": SECRET_PATH, "client_id": "nobody"}}),
    Wrong("idp", "GET", "/authorize", 400, {"headers": HTML}),
    Wrong("idp", "GET", f"/login?ix={SECRET_PATH}", 400, {"headers": HTML}),
    Wrong("idp", "GET", f"/{SECRET_PATH}", 404, {"headers": HTML}),
    Wrong("idp", "GET", f"/{SECRET_PATH}", 404),
    Wrong("idp", "POST", "/login", 405),
    Wrong("data_trust", "GET", "/fhir/R4/Observation", 401),
    Wrong("data_trust", "GET", "/me/receipts", 401),
    Wrong("data_trust", "GET", f"/me/receipts/{SECRET_PATH}", 401),
    Wrong("data_trust", "GET", f"/{SECRET_PATH}", 404),
    Wrong("data_trust", "DELETE", "/me/receipts", 405),
    Wrong("consent_ui", "GET", f"/{SECRET_PATH}", 404, {"headers": HTML}),
    Wrong("consent_ui", "GET", f"/requests?ticket={SECRET_PATH}", 400, {"headers": HTML}),
    Wrong("consent_ui", "DELETE", "/", 405, {"headers": HTML}),
    Wrong("gov_core", "GET", f"/{SECRET_PATH}", 404),
    Wrong("gov_core", "GET", "/corporate-numbers/1", 404),
    Wrong("gov_core", "POST", "/jpki/links", 403, {"json": {}}),
    Wrong("gov_core", "POST", "/registrar/residents/nobody/move", 400, {"data": {}, "headers": HTML}),
    Wrong("gov_core", "POST", "/kiosk/certificates", 400, {"data": {}, "headers": HTML}),
]


def _ask(street: Place, wrong: Wrong) -> httpx.Response:
    return httpx.request(wrong.method, street.street[wrong.house] + wrong.path, trust_env=False, **wrong.more)


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: f"{wrong.house} {wrong.method} {wrong.path[:24]}")
def test_every_error_has_an_id_says_what_to_do_and_is_in_the_log(street: Place, wrong: Wrong) -> None:
    answer = _ask(street, wrong)
    assert answer.status_code == wrong.status, answer.text
    trace_id = answer.headers["trace-id"]
    assert re.fullmatch(r"[0-9a-f]{32}", trace_id)
    told, advice = _told(answer)
    assert told == trace_id
    assert advice.strip()
    line = _line(street, wrong.house, trace_id)
    assert (line["status"], line["method"]) == (wrong.status, wrong.method)
    assert SECRET_PATH not in json.dumps(line)


def _told(answer: httpx.Response) -> tuple[str, str]:
    """The id and the advice as a person or a program reads them."""
    if answer.headers["content-type"].startswith("text/html"):
        number = re.search(r'id="error-id">([0-9a-f]+)<', answer.text)
        main = answer.text.partition("<main")[2].partition("</main>")[0]
        return number[1] if number else "", re.sub(r"<[^>]+>", " ", main)
    body = answer.json()
    if body.get("resourceType") == "OperationOutcome":
        return body["id"], body["issue"][0]["diagnostics"]
    return body["trace_id"], body["advice"]


def _line(street: Place, house: str, trace_id: str) -> dict[str, Any]:
    """The one line of this refusal; the house writes it before it answers, the disk may be a moment later."""
    for _ in range(50):
        found = [line for line in _lines(street, house) if line.get("trace_id") == trace_id and "status" in line]
        if found:
            (line,) = found
            return line
        time.sleep(0.05)
    raise AssertionError(f"{house} wrote nothing under {trace_id}")


def _lines(street: Place, house: str) -> Iterator[dict[str, Any]]:
    for line in (street.folder / f"logs/{house}.log").read_text().splitlines():
        if line.startswith("{"):
            yield json.loads(line)


def test_a_client_that_knows_nothing_of_our_members_reads_the_standard_ones(street: Place) -> None:
    body = _ask(street, WRONG[1]).json()
    assert body["error"] == "invalid_client"
    assert all(isinstance(value, str) for value in body.values())


def test_a_redirected_error_has_the_standard_members_and_no_other(street: Place) -> None:
    back = redirected(street, log_in(street, "taro", authorization_url(street, prompt="none")))
    assert set(back) == {"error", "error_description", "state", "iss"}


def test_a_strangers_traceparent_is_not_adopted(street: Place) -> None:
    stranger = "4bf92f3577b34da6a3ce929d0e0e4736"
    header = {"traceparent": f"00-{stranger}-00f067aa0ba902b7-01"}
    answer = httpx.get(f"{street.street['idp']}/nowhere", headers=header, trust_env=False)
    assert answer.json()["trace_id"] != stranger


def test_no_secret_of_a_whole_login_is_in_any_log(street: Place) -> None:
    """Codes, tokens, cookies, PINs, keys and passwords: those of a login that succeeds, then of requests that fail."""
    back = redirected(street, log_in(street, "taro", authorization_url(street, "openid offline_access")))
    tokens = redeem(street, back["code"])
    used = [back["code"], tokens["access_token"], tokens["id_token"], tokens["refresh_token"]]
    for secret in used:  # as the worst client would send them
        for house in ("idp", "data_trust", "consent_ui", "gov_core"):
            base = street.street[house]
            httpx.get(f"{base}/{secret}", params={"code": secret}, headers={"cookie": f"s={secret}"}, trust_env=False)
            httpx.post(f"{base}/token", data={"refresh_token": secret, "client_secret": secret}, trust_env=False)
            httpx.get(f"{base}/userinfo", headers={"authorization": f"Bearer {secret}"}, trust_env=False)
    kept = json.loads((street.folder / "secrets.json").read_text())
    used += [*kept["keys"].values(), *kept["texts"].values(), *(pair["d"] for pair in kept["pairs"].values())]
    written = "".join(path.read_text() for path in (street.folder / "logs").glob("*.log"))
    assert written.count('"trace_id"') >= len(used[:4])  # something was written at all
    assert not [secret[:6] for secret in used if secret in written]
