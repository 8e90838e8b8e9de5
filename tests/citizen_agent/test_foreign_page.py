"""AG-01 and AG-04 with a real browser: whatever a page of another origin does, no reader is touched, nothing asked.

The agent and the foreign page are servers of their own; each attempt carries its name in the ticket, so that the
agent's own record shows which of them arrived and what they got.
"""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx
import pytest
from playwright.sync_api import Browser, Page
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from citizen_agent.app import create_app
from citizen_agent.settings import Settings
from foundation.clock import FixedClock
from foundation.ids import SequentialIds
from tests.chromium import chromium
from tests.citizen_agent.parts import NOON, PROVIDER, Drawer, SmallProvider
from tests.gov_core.served import free_socket, serving

# name -> script; AGENT stands for the agent's address, each asks with its own name as the ticket.
ATTEMPTS = {
    "fetch": "fetch(AGENT('fetch')).catch(() => 0)",
    "fetch-with-cookies": "fetch(AGENT('fetch-with-cookies'), {credentials: 'include'}).catch(() => 0)",
    "no-cors": "fetch(AGENT('no-cors'), {mode: 'no-cors'}).catch(() => 0)",
    "post-no-cors": "fetch(AGENT('post-no-cors'), {method: 'POST', mode: 'no-cors', body: 'pin=1234'}).catch(() => 0)",
    "post-form-encoded": """fetch(AGENT('post-form-encoded'), {method: 'POST', mode: 'no-cors', credentials: 'include',
        body: new URLSearchParams({ticket: 'T', pin: '1234', card: 'hanako', attempt: 'x'})}).catch(() => 0)""",
    "beacon": "navigator.sendBeacon(AGENT('beacon'), 'pin=1234')",
    "image": "put('img', {src: AGENT('image')})",
    "script": "put('script', {src: AGENT('script')})",
    "style": "put('link', {rel: 'stylesheet', href: AGENT('style')})",
    "prefetch": "put('link', {rel: 'prefetch', href: AGENT('prefetch')})",
    "frame": "put('iframe', {src: AGENT('frame')})",
    "object": "put('object', {data: AGENT('object')})",
    "video": "put('video', {src: AGENT('video')})",
    "events": "new EventSource(AGENT('events'))",
    "form-in-a-frame": """put('iframe', {name: 'hidden'});
        form(AGENT('form-in-a-frame'), 'hidden')""",
    "websocket": "try { new WebSocket(AGENT('websocket').replace('http', 'ws')) } catch (e) {}",
}
FOREIGN = """<!DOCTYPE html><title>evil</title><body><script>
const AGENT = name => '%s/authenticate?ticket=' + name;
const put = (tag, more) => document.body.append(Object.assign(document.createElement(tag), more));
const form = (action, target) => {
  const made = Object.assign(document.createElement('form'), {action, target, method: 'POST'});
  made.append(Object.assign(document.createElement('input'), {name: 'pin', value: '1234'}));
  document.body.append(made); made.submit();
};
</script>"""


@dataclass
class Watched:
    """The agent, and what it answered to whom: (ticket or method, status)."""

    url: str
    drawer: Drawer
    provider: SmallProvider
    answered: list[tuple[str, str, int]] = field(default_factory=list)
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)

    def touched(self) -> bool:
        """Whether a reader was used or the provider asked."""
        return bool(self.drawer.commands or self.provider.statements or self.provider.answers)

    def statuses(self) -> dict[str, int]:
        return {name: status for method, name, status in self.answered if method != "OPTIONS"}


@pytest.fixture
def agent() -> Iterator[Watched]:
    listener = free_socket()
    watched = Watched(f"http://127.0.0.1:{listener.getsockname()[1]}", Drawer(), SmallProvider())
    http = httpx.AsyncClient(transport=httpx.ASGITransport(watched.provider.app))
    settings = Settings(provider=PROVIDER, base_url=watched.url)
    app = create_app(settings, clock=FixedClock(NOON), ids=SequentialIds(), http=http, readers=watched.drawer)

    async def recording(scope: Scope, receive: Receive, send: Send) -> None:
        async def told(message: Message) -> None:
            if message["type"] in ("http.response.start", "websocket.close"):
                query = Request({**scope, "type": "http", "method": "GET"}).query_params
                status = message.get("status", 403)
                watched.answered.append((scope.get("method", "WebSocket"), query.get("ticket", ""), status))
                watched.headers += message.get("headers", [])
            await send(message)

        await app(scope, receive, told)

    with serving(recording, listener):
        yield watched


@contextmanager
def foreign_page(agent: Watched) -> Iterator[str]:
    """A site of somebody else: another address of this computer is another origin and another site."""
    listener = socket.socket()
    listener.bind(("127.0.0.2", 0))

    async def page(request: Request) -> Response:
        del request
        return HTMLResponse(FOREIGN % agent.url)

    with serving(Starlette(routes=[Route("/", page)]), listener):
        yield f"http://127.0.0.2:{listener.getsockname()[1]}/"


def open_page(browser: Browser, url: str) -> Page:
    page = browser.new_context(locale="en-US").new_page()
    page.goto(url)
    return page


def settle(agent: Watched, expected: set[str]) -> None:
    deadline = time.monotonic() + 15
    while expected - agent.statuses().keys() and time.monotonic() < deadline:
        time.sleep(0.05)


def test_ag01_nothing_a_foreign_page_can_do_touches_a_reader(agent: Watched) -> None:
    with chromium() as browser, foreign_page(agent) as evil:
        page = open_page(browser, evil)
        for script in ATTEMPTS.values():
            page.evaluate(f"() => {{ {script} }}")
        settle(agent, set(ATTEMPTS))
        assert agent.statuses() == dict.fromkeys(ATTEMPTS, 403)
        assert not agent.touched()
        page.evaluate("() => form(AGENT('form-in-this-tab'), '_self')")
        settle(agent, {"form-in-this-tab"})
        assert agent.statuses()["form-in-this-tab"] == 403
        assert not agent.touched()


def test_ag01_the_person_who_clicks_the_provider_s_link_gets_in(agent: Watched) -> None:
    """So that the refusals above are those of the attack, and not of everybody."""
    with chromium() as browser, foreign_page(agent) as elsewhere:
        page = open_page(browser, elsewhere)
        page.evaluate("() => put('a', {id: 'go', href: AGENT('link'), textContent: 'go'})")
        page.click("#go")
        page.wait_for_selector("#pin-form")
        assert agent.statuses()["link"] == 200
        page.fill("#pin", "0000")
        page.click("#pin-submit")
        page.wait_for_selector("#error-summary")
        assert agent.drawer.verifications() == 1


def test_ag04_a_preflight_gets_no_permission_and_the_request_behind_it_never_comes(agent: Watched) -> None:
    with chromium() as browser, foreign_page(agent) as evil:
        page = open_page(browser, evil)
        asked = """fetch(AGENT('preflight'), {method: '%s', credentials: 'include', headers: {'X-More': '1'},
            body: '{}'}).then(() => 'answered').catch(() => 'refused')"""
        for method in ("POST", "PUT", "DELETE"):
            assert page.evaluate(f"() => {asked % method}") == "refused"
        assert {(method, status) for method, _, status in agent.answered} == {("OPTIONS", 405)}
        assert not [name for name, _ in agent.headers if name.startswith(b"access-control")]
        assert not agent.touched()


def test_ag04_a_page_from_the_internet_gets_no_further_than_the_browser_s_own_question(agent: Watched) -> None:
    """Local Network Access, in force since Chromium 142: nobody is there to say yes, so nothing arrives at all."""
    with foreign_page(agent) as evil:
        there = evil.removeprefix("http://").rstrip("/")
        with chromium(f"--ip-address-space-overrides={there}=public") as browser:
            page = open_page(browser, evil)
            for name in ("fetch", "no-cors", "post-no-cors", "image", "frame", "form-in-a-frame"):
                page.evaluate(f"() => {{ {ATTEMPTS[name]} }}")
            page.wait_for_timeout(1500)
            assert agent.answered == []
            page.evaluate("() => put('a', {id: 'go', href: AGENT('link'), textContent: 'go'})")
            page.click("#go")
            page.wait_for_selector("#pin-form")
