"""The composition root: nothing a caller sends ends in a 500, and the page works without a PC/SC reader."""

import asyncio

import httpx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import ASGIApp

from citizen_agent.app import create_app
from citizen_agent.card_state import state_of
from citizen_agent.holder_secrets import HolderSecret
from citizen_agent.settings import Settings
from foundation.clock import FixedClock
from foundation.ids import SequentialIds
from gov_core.card.commands import Card
from tests.citizen_agent.parts import AGENT, NOON, PROVIDER, SAME_ORIGIN, Agent, Browser
from tests.gov_core.card.sample import PASSWORD, PIN

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


def test_ag05_no_get_of_the_agent_has_an_effect() -> None:
    """Every address it answers, with everything a link could carry, in the middle of a login, several times."""
    agent = Agent()
    query = {"ticket": "T", "card": "hanako", "attempt": "x", "pin": PIN, "signature-password": PASSWORD}
    query |= {"last_try": "yes", "lang": "en"}
    paths = ["/", "/authenticate", "/signature", "/return", "/refused", "/application", "/application/return"]
    paths += ["/attribute-statement", "/attribute-statement/return", "/attribute-statement/refused"]
    paths += ["/health", "/favicon.ico"]

    async def story(browser: Browser) -> None:
        await browser.start()
        form, asked = browser.page.text, dict(agent.provider.statements)
        for path in paths * 3:
            await browser.client.get(path, params=query)
            await browser.client.head(path, params=query)
        assert agent.drawer.verifications() == 0
        assert not [command for command in agent.drawer.commands if command[:2] == b"\x80\x2a"], "nothing was signed"
        assert state_of(Card(agent.drawer.images["hanako"])).tries[HolderSecret.AUTHENTICATION] == 3
        assert (agent.provider.statements, agent.provider.answers) == (asked, [])
        assert (await browser.start()).page.text == form, "the same form, still good for its one try"
        await browser.submit(pin=PIN)
        assert len(agent.provider.answers) == 1

    assert sorted(paths) == sorted(get_paths(agent.app()))
    agent.run(story)


def get_paths(app: ASGIApp) -> list[str]:
    """Every address that answers a GET, but the static files."""
    while not isinstance(app, Starlette):
        app = app._app  # type: ignore[attr-defined]
    routes = [each for each in app.routes if isinstance(each, Route) and "GET" in (each.methods or ())]
    return [each.path for each in routes if not each.path.startswith("/static")]
