"""The whole house over HTTP: whatever comes in, the answer is one of the standard's, and never too much."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_trust.app import DOMAINS, create_app, offered
from foundation.clock import FixedClock
from foundation.ids import RandomIds
from tests.data_trust.street import HANAKO, NOON, TARO, World, a_world, decision, detail
from tests.data_trust.street import settings as trust_settings

PATHS = [
    "/metadata", "/jwks", "/health", "/.well-known/oauth-protected-resource", "/me/receipts", "/me/receipts/x",
    "/me/receipts/x/withdrawal", "/me/disclosures", "/me/preview", "/me/records/medical", "/me/collections",
    *(f"/fhir/R4/{name}" for name in DOMAINS["medical"].datatypes),
    *(f"/{d}/{name}" for d in ("farming", "jobs") for name in DOMAINS[d].datatypes),
]  # fmt: skip
PURPOSE = {"medical": "treatment", "farming": "farm-advice", "jobs": "recruitment"}
ALLOWED_EXTRA = {"medical": {"id", "meta"}, "farming": {"id", "provenance"}, "jobs": {"id", "provenance"}}


class Stage:
    """One world and one loop for many examples."""

    def __init__(self, folder: Path) -> None:
        self.runner = asyncio.Runner()
        self._opened = a_world(folder)
        self.world: World = self.runner.run(self._opened.__aenter__())

    def close(self) -> None:
        self.runner.run(self._opened.__aexit__(None, None, None))
        self.runner.close()


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    opened = Stage(tmp_path_factory.mktemp("trust"))
    opened.runner.run(opened.world.collect(HANAKO, "hanako"))
    opened.runner.run(opened.world.collect(TARO, "taro"))
    yield opened
    opened.close()


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=10,
)
_body = st.one_of(st.binary(max_size=60), _json.map(lambda v: json.dumps(v).encode()))
_params = st.lists(
    st.tuples(st.sampled_from(["purpose", "_format", "domain", "datatype", "before", "x"]), st.text(max_size=12)),
    max_size=3,
)
many = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@many
@given(
    st.sampled_from(["GET", "POST", "PUT", "DELETE"]),
    st.sampled_from(PATHS),
    _params,
    _body,
    st.sampled_from(["none", "citizen", "reader", "dead"]),
)
def test_no_request_makes_the_house_stumble(
    stage: Stage, method: str, path: str, params: list[tuple[str, str]], body: bytes, holder: str
) -> None:
    world = stage.world
    item = {**detail(), "receipt_id": "x"}
    tokens = {
        "citizen": world.citizen(),
        "reader": world.provider.issue("r", HANAKO, "c", "data:read", authorization_details=[item]),
        "dead": "dead",
    }
    headers = {"content-type": "application/json"}
    if holder in tokens:
        headers["authorization"] = f"Bearer {tokens[holder]}"
    answer = stage.runner.run(world.http.request(method, path, params=params, content=body, headers=headers))
    assert answer.status_code in {200, 400, 401, 403, 404, 405, 409}
    if answer.status_code >= 400:
        told = answer.json()
        assert told.get("resourceType") == "OperationOutcome" or told["status"] == answer.status_code


@many
@given(name=st.sampled_from(sorted(decision())), value=_json)
def test_a_decision_with_anything_in_one_member_is_refused_or_kept(stage: Stage, name: str, value: Any) -> None:
    world = stage.world
    answer = stage.runner.run(world.post("/me/receipts", world.citizen(), json=decision(**{name: value})))
    assert answer.status_code in {201, 400, 409}
    listed = stage.runner.run(world.get("/me/receipts", world.citizen()))
    assert listed.status_code == 200


_items = st.fixed_dictionaries(
    {
        "domain": st.sampled_from([*DOMAINS, "cars", None]),
        "datatypes": st.lists(st.sampled_from([n for d in DOMAINS.values() for n in d.datatypes]), max_size=4)
        | st.none()
        | st.just("Condition"),
        "purpose": st.sampled_from([*PURPOSE.values(), "marketing", None]),
        "actions": st.sampled_from([["read"], ["write"], None, "read"]),
        "locations": st.sampled_from([["https://trust.example"], ["https://else.example"], 3]),
    }
)


@many
@given(
    granted=st.sampled_from(sorted(DOMAINS)).flatmap(
        lambda d: st.tuples(
            st.just(d), st.lists(st.sampled_from(sorted(DOMAINS[d].datatypes)), min_size=1, unique=True)
        )
    ),
    items=st.lists(_items, max_size=2),
    honest=st.booleans(),
    asked=st.sampled_from([(d, n) for d in sorted(DOMAINS) for n in sorted(DOMAINS[d].datatypes)]),
    subject=st.sampled_from([HANAKO, TARO]),
)
def test_what_is_served_is_never_more_than_the_receipt_says(
    stage: Stage,
    granted: tuple[str, list[str]],
    items: list[dict[str, Any]],
    honest: bool,
    asked: tuple[str, str],
    subject: str,
) -> None:
    world = stage.world
    domain, datatypes = granted
    opened = detail(domain=domain, datatypes=datatypes, purpose=PURPOSE[domain])
    ix = f"ix-{len(world.provider.tokens)}"
    receipt_id = stage.runner.run(world.consent(subject, authorization_details=[opened], ix=ix))
    details = [{**detail(), **item, "receipt_id": receipt_id} for item in items]
    if honest:
        details.append({**opened, "receipt_id": receipt_id})
    token = world.provider.issue(ix, subject, "hikari-clinic", "data:read", authorization_details=details)
    path = f"/fhir/R4/{asked[1]}" if asked[0] == "medical" else f"/{asked[0]}/{asked[1]}"
    answer = stage.runner.run(world.get(path, token))
    assert answer.status_code in {200, 403}
    if honest and asked[0] == domain and asked[1] in datatypes:
        assert answer.status_code == 200
    if answer.status_code == 200:
        assert asked[0] == domain
        assert asked[1] in datatypes
        fields = DOMAINS[domain].datatypes[asked[1]].fields | ALLOWED_EXTRA[domain]
        for record in _records(answer):
            assert set(record) <= fields


def _records(answer: httpx.Response) -> list[dict[str, Any]]:
    body = answer.json()
    if "records" in body:
        return list(body["records"])
    return [entry["resource"] for entry in body.get("entry", [])]


def test_what_is_offered_is_what_the_domains_have_and_purposes_fit() -> None:
    assert offered("medical", "Condition", "treatment")
    assert not offered("medical", "Badge", "treatment")
    assert not offered("medical", "Condition", "recruitment")
    assert not offered("cars", "Condition", "treatment")


def test_the_application_opens_serves_and_closes_its_database(tmp_path: Path) -> None:
    async def scenario() -> None:
        clock = FixedClock(NOON)
        async with httpx.AsyncClient() as http:
            app = create_app(trust_settings(tmp_path), clock=clock, ids=RandomIds(clock), http=http)
            events: list[str] = []
            said: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

            async def send(message: Any) -> None:
                events.append(message["type"])

            running = asyncio.ensure_future(
                app({"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}, said.get, send)
            )  # type: ignore[arg-type]
            await said.put({"type": "lifespan.startup"})
            async with httpx.AsyncClient(
                transport=httpx.ASGITransport(app), base_url="https://trust.example"
            ) as client:
                assert (await client.get("/health")).status_code == 200
            await said.put({"type": "lifespan.shutdown"})
            await running
            assert events == ["lifespan.startup.complete", "lifespan.shutdown.complete"]

    asyncio.run(scenario())


def test_the_same_signing_keys_come_back_after_a_restart(tmp_path: Path) -> None:
    async def keys() -> Any:
        async with a_world(tmp_path) as world:
            return (await world.get("/jwks")).json()

    assert asyncio.run(keys()) == asyncio.run(keys())


def test_what_was_decided_and_collected_survives_a_restart(tmp_path: Path) -> None:
    async def before() -> str:
        async with a_world(tmp_path) as world:
            await world.collect()
            return await world.consent()

    async def after(receipt_id: str) -> int:
        async with a_world(tmp_path) as world:
            answer = await world.get("/fhir/R4/AllergyIntolerance", world.reader(receipt_id))
            return int(answer.json()["total"])

    assert asyncio.run(after(asyncio.run(before()))) == 3
