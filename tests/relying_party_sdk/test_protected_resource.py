"""Reading an API, and understanding why it says no."""

import asyncio
from typing import Any

import httpx
import pytest

from relying_party_sdk.errors import AccessRefused, ProviderUnreachable
from relying_party_sdk.protected_resource import read_challenge, read_resource, refusal
from relying_party_sdk.wire import Answer, Wire


def _read(status: int, body: Any, headers: dict[str, str] | None = None) -> Any:
    def answer(request: httpx.Request) -> httpx.Response:
        assert request.headers["authorization"] == "Bearer at"
        content = {"json": body} if isinstance(body, dict) else {"text": body}
        return httpx.Response(status, headers=headers, **content)

    wire = Wire(httpx.AsyncClient(transport=httpx.MockTransport(answer)))
    return asyncio.run(read_resource(wire, "https://trust.example/fhir/R4/Observation", "at"))


def test_data_is_a_json_object() -> None:
    assert _read(200, {"resourceType": "Bundle"}) == {"resourceType": "Bundle"}


def test_a_withdrawal_is_told_by_header_and_problem() -> None:
    problem = {
        "type": "urn:kakehashi:problem:consent-withdrawn",
        "title": "The citizen withdrew",
        "detail": "since 10:00",
    }
    challenge = 'Bearer realm="trust", error="insufficient_scope", error_description="consent withdrawn"'
    with pytest.raises(AccessRefused) as refused:
        _read(403, problem, {"www-authenticate": challenge})
    error = refused.value
    assert (error.status, error.code, error.description) == (403, "insufficient_scope", "consent withdrawn")
    assert (error.problem, error.title) == ("urn:kakehashi:problem:consent-withdrawn", "The citizen withdrew")


def test_a_fhir_outcome_is_understood() -> None:
    outcome = {
        "resourceType": "OperationOutcome",
        "issue": [
            {
                "severity": "error",
                "code": "forbidden",
                "details": {
                    "coding": [{"system": "urn:kakehashi:problem", "code": "consent-withdrawn"}],
                    "text": "The citizen withdrew",
                },
            }
        ],
    }
    with pytest.raises(AccessRefused) as refused:
        _read(403, outcome)
    assert refused.value.problem == "urn:kakehashi:problem:consent-withdrawn"
    assert refused.value.title == "The citizen withdrew"
    assert refused.value.code == "insufficient_scope"


@pytest.mark.parametrize(
    "body",
    [
        {"resourceType": "OperationOutcome", "issue": []},
        {"resourceType": "OperationOutcome", "issue": [{"details": 5}]},
        {"resourceType": "OperationOutcome", "issue": [{"details": {"coding": [7]}}]},
        {"type": 5, "title": ["x"]},
        "not json",
    ],
)
def test_a_refusal_in_any_shape_is_still_a_refusal(body: Any) -> None:
    with pytest.raises(AccessRefused):
        _read(401, body)


@pytest.mark.parametrize("status", [302, 500, 502])
def test_what_is_no_refusal_is_unreachable(status: int) -> None:
    with pytest.raises(ProviderUnreachable):
        _read(status, {})


def test_a_challenge_of_another_scheme_says_nothing() -> None:
    assert read_challenge('Basic realm="x"') == {}
    assert read_challenge('dpop error="use_dpop_nonce", algs="ES256"') == {"error": "use_dpop_nonce", "algs": "ES256"}
    assert read_challenge(r'bearer error="a\"b"') == {"error": 'a"b'}


def test_an_unavailable_provider_behind_the_api_is_named() -> None:
    answer = Answer(503, httpx.Headers(), b'{"type":"urn:kakehashi:problem:introspection-unavailable"}')
    assert refusal(answer).code == "temporarily_unavailable"
