"""The network's door over HTTP, with an agency that answers over HTTP as well."""

import asyncio
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.gov_core.linkage.network import CHIYODA, NAGAOKA, opened, sealed
from tests.gov_core.town import BASE, HANAKO, Town, run

SIGNED_IN = ("chiyoda", "chiyoda-secret")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def _nagaoka(request: httpx.Request) -> httpx.Response:
    asked = json.loads(request.content)
    return httpx.Response(200, json={"answer": sealed({"tax": 100000}, asked["recipient_key"])})


@pytest.fixture
def house(town: Town, tmp_path: Path) -> Any:
    """The whole house with two agencies; returns a function that sends one request."""
    path = tmp_path / "agencies.json"
    path.write_text(json.dumps([asdict(NAGAOKA), asdict(CHIYODA)]))
    app = town.app(httpx.AsyncClient(transport=httpx.MockTransport(_nagaoka)), linkage_agencies=path)

    def send(method: str, path: str, **more: Any) -> httpx.Response:
        async def ask() -> httpx.Response:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE) as client:
                return await client.request(method, path, **{"auth": SIGNED_IN, **more})

        return asyncio.run(ask())

    return send


def _question(code: str, **changes: str) -> dict[str, str]:
    asked = {"record_id": "1", "code": code, "work": "child-allowance", "provider": "nagaoka", "item": "local-tax"}
    return {**asked, **changes}


def _code(town: Town, house: Any, agency: str = "chiyoda") -> str:
    acquisition = run(town.rooms.codes.open_acquisition(agency, HANAKO.id))
    answer = house("POST", "/linkage/codes", json={"acquisition": acquisition}, auth=(agency, f"{agency}-secret"))
    return str(answer.json()["code"])


def test_an_agency_acquires_a_code_asks_and_reads_the_answer(town: Town, house: Any) -> None:
    _code(town, house, "nagaoka")
    answer = house("POST", "/linkage/questions", json=_question(_code(town, house)))
    assert answer.status_code == 200
    assert opened(answer.json()["answer"], "chiyoda") == {"tax": 100000}
    [record] = house("GET", "/linkage/records").json()["records"]
    assert (record["outcome"], record["provider"]) == ("answered", "nagaoka")
    assert house("GET", "/linkage/records", auth=("nagaoka", "nagaoka-secret")).json()["records"] == [record]


def test_every_refusal_has_its_status_and_code(town: Town, house: Any) -> None:
    _code(town, house, "nagaoka")
    code = _code(town, house)
    house("POST", "/linkage/questions", json=_question(code))
    for body, status, expected in (
        (_question(code), 409, "record_exists"),
        (_question(code, record_id="2", item="medical-record"), 403, "not_permitted"),
        (_question("invented", record_id="3"), 404, "no_code"),
    ):
        answer = house("POST", "/linkage/questions", json=body)
        assert (answer.status_code, answer.json()["code"]) == (status, expected)
        assert answer.headers["content-type"] == "application/problem+json"
    answer = house("POST", "/linkage/codes", json={"acquisition": "used"})
    assert (answer.status_code, answer.json()["code"]) == (404, "acquisition_refused")


@pytest.mark.parametrize("auth", [None, ("chiyoda", "wrong"), ("nobody", "x")])
def test_nobody_else_comes_in(house: Any, auth: tuple[str, str] | None) -> None:
    for method, path in (("POST", "/linkage/codes"), ("POST", "/linkage/questions"), ("GET", "/linkage/records")):
        answer = house(method, path, auth=auth, **({"json": {}} if method == "POST" else {}))
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == 'Basic realm="linkage"'


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(JSON, st.binary(max_size=200))
def test_no_body_breaks_the_door(house: Any, body: Any, raw: bytes) -> None:
    for path in ("/linkage/codes", "/linkage/questions"):
        assert house("POST", path, json=body).status_code == 400
        assert house("POST", path, content=raw, headers={"content-type": "application/json"}).status_code == 400


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.fixed_dictionaries({name: st.text(max_size=120) for name in _question("x")}))
def test_no_words_break_a_question(house: Any, body: dict[str, str]) -> None:
    assert house("POST", "/linkage/questions", json=body).status_code in (400, 403, 404, 409)
