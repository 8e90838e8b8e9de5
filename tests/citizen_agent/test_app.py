"""The composition root: nothing a caller sends ends in a 500, and the page works without a PC/SC reader."""

import asyncio

import httpx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citizen_agent.app import create_app
from citizen_agent.settings import Settings
from foundation.clock import FixedClock
from foundation.ids import SequentialIds
from tests.citizen_agent.parts import AGENT, NOON, PROVIDER, SAME_ORIGIN, Agent

FIELDS = st.dictionaries(
    st.sampled_from(["ticket", "card", "attempt", "pin", "signature-password", "last_try", "form_token", "lang"]),
    st.text(max_size=20),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.sampled_from(["/authenticate", "/signature", "/return", "/refused", "/"]), FIELDS, st.binary(max_size=60))
def test_no_query_or_body_ends_in_a_server_error(path: str, fields: dict[str, str], body: bytes) -> None:
    agent = Agent()

    async def run() -> None:
        transport = httpx.ASGITransport(agent.app())
        async with httpx.AsyncClient(transport=transport, base_url=AGENT) as http:
            form = {"content-type": "application/x-www-form-urlencoded"}
            answers = [
                await http.get(path, params=fields),
                await http.post(path, data=fields, headers=SAME_ORIGIN),
                await http.post(path, content=body, headers={**SAME_ORIGIN, **form}),
            ]
        assert all(answer.status_code < 500 for answer in answers)

    asyncio.run(run())
    assert agent.drawer.verifications() == 0


def test_without_injected_readers_the_agent_uses_pcsc() -> None:
    async def run() -> int:
        provider = httpx.AsyncClient(transport=httpx.ASGITransport(Agent().provider.app))
        configured = Settings(provider=PROVIDER, base_url=AGENT)
        app = create_app(configured, clock=FixedClock(NOON), ids=SequentialIds(), http=provider)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=AGENT) as http:
            return (await http.get("/authenticate", params={"ticket": "T"})).status_code

    assert asyncio.run(run()) == 200
