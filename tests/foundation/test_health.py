"""Alive is not ready: what each says, and what neither tells."""

import asyncio
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from foundation.database import Database, house_tables
from foundation.health import OK, Found, Look, database_look, health_routes
from foundation.middleware import Edge


def _ask(path: str, **looks: Look) -> httpx.Response:
    async def ask() -> httpx.Response:
        app = Edge(Starlette(routes=health_routes(looks)))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x") as client:
            return await client.get(path)

    return asyncio.run(ask())


def _broken() -> Found:
    raise RuntimeError("secret detail")


@pytest.mark.parametrize("path", ["/health", "/healthz"])
def test_a_house_that_can_do_nothing_is_alive_all_the_same(path: str) -> None:
    answer = _ask(path, database=lambda: Found("failing"))
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert answer.headers["cache-control"] == "no-store"


def test_the_worst_look_decides_and_each_is_told() -> None:
    assert _ask("/readyz", keys=lambda: OK).json() == {"status": "ok", "checks": {"keys": "ok"}}
    degraded = _ask("/readyz", keys=lambda: OK, revocation=lambda: Found("degraded", "silent"))
    assert (degraded.status_code, degraded.json()["status"]) == (200, "degraded")
    assert degraded.json()["checks"] == {"keys": "ok", "revocation": "degraded: silent"}
    failing = _ask("/readyz", keys=lambda: Found("failing", "gone"), revocation=lambda: Found("degraded"))
    assert (failing.status_code, failing.json()["status"]) == (503, "failing")
    assert failing.json()["trace_id"] == failing.headers["trace-id"]
    assert failing.headers["retry-after"]


def test_a_look_that_breaks_is_a_finding_without_its_detail() -> None:
    answer = _ask("/readyz", database=_broken)
    assert answer.status_code == 503
    assert "secret" not in answer.text


def test_a_database_that_is_closed_takes_no_writes(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path}/x.db", house_tables("idp").metadata)
    look = database_look(database)
    assert look() == OK
    database.close()
    assert look().verdict == "failing"


def test_a_database_whose_disk_failed_is_not_ready(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path}/x.db", house_tables("idp").metadata)
    database._writer._stopped = "a write could not be made durable"
    assert database_look(database)() == Found("failing", "nothing can be written")
    database._writer._stopped = None
    database.close()
