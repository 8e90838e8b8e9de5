"""Refusals as their readers understand them."""

import asyncio
from pathlib import Path

import pytest

from tests.data_trust.street import a_world


def test_plain_paths_answer_problem_json_and_fhir_paths_an_operation_outcome(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            plain = await world.get("/jobs/Badge")
            fhir = await world.get("/fhir/R4/Condition")
            assert plain.headers["content-type"] == "application/problem+json"
            assert set(plain.json()) >= {"type", "title", "status", "detail", "title_ja", "title_en", "trace_id"}
            assert fhir.headers["content-type"].startswith("application/fhir+json")
            issue = fhir.json()["issue"][0]
            assert (fhir.json()["resourceType"], issue["severity"], issue["code"]) == (
                "OperationOutcome",
                "error",
                "login",
            )
            assert issue["details"]["text"] == "アクセストークンが必要です"

    asyncio.run(scenario())


@pytest.mark.parametrize("path", ["/nowhere", "/metadata/x", "/metadata/", "/fhir/R4/Condition/1", "/%2e%2e/x"])
def test_unknown_paths_are_404_with_security_headers(tmp_path: Path, path: str) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            answer = await world.http.get(f"https://trust.example{path}")
            assert answer.status_code == 404
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert "default-src 'none'" in answer.headers["content-security-policy"]

    asyncio.run(scenario())


def test_another_host_is_misdirected(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            answer = await world.http.get("/health", headers={"host": "evil.example"})
            assert answer.status_code == 421

    asyncio.run(scenario())
