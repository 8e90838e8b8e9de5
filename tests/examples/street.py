"""One demo site in-process, a small provider and a small data trust behind it, and a browser in front."""

import json
import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
from joserfc.jwk import ECKey

from examples.common.settings import Settings
from foundation.clock import FixedClock
from foundation.ids import SequentialIds
from relying_party_sdk.authorization import LoginStart, Transaction
from tests.relying_party_sdk.small_provider import ISSUER, SmallProvider

TRUST = "https://trust.example"
CONSENT = "https://consent.example"
SITE = "https://site.example"
START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
# A private key as text serves as a client secret too, so one credential fits every site.
CREDENTIAL = json.dumps(ECKey.generate_key("P-256").as_dict(private=True))


class Trust:
    """Answers every read with what the test planned."""

    def __init__(self) -> None:
        self.answers: dict[str, httpx.Response] = {}
        self.asked: list[tuple[str, str]] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append((request.url.path, request.headers["authorization"]))
        planned = self.answers.get(request.url.path) or self.answers.get("*")
        if planned is None:
            return httpx.Response(404, json={})
        return httpx.Response(planned.status_code, headers=planned.headers, content=planned.content)


class Browser:
    """Follows what the site says, and plays the citizen at the provider."""

    def __init__(self, module: Any, **knobs: Any) -> None:
        self.op = SmallProvider()
        self.op.header = knobs.get("header", {})
        self.op.token_answer = knobs.get("token_answer", {})
        self.clock = FixedClock(START)
        self.op.clock = self.clock  # type: ignore[assignment]
        self.trust = Trust()
        self.outside = httpx.AsyncClient(
            mounts={
                ISSUER: self.op.http._transport,
                TRUST: httpx.MockTransport(self.trust),
            }
        )
        settings = Settings(SITE, ISSUER, "client-1", CREDENTIAL, b"k" * 32, TRUST, CONSENT)
        self.app = module.create_app(settings, clock=self.clock, ids=SequentialIds(), http=self.outside)
        self.http = self.new_window()

    def new_window(self) -> httpx.AsyncClient:
        """Another browser: the same site, no cookies."""
        return httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url=SITE)

    async def leave(self, path: str) -> dict[str, str]:
        """Press a button that leads to the provider, agree there, and come back with these parameters."""
        answer = await self.http.get(path)
        assert answer.status_code == 303, answer.text
        return self.op.approve(LoginStart(answer.headers["location"], NO_TRANSACTION))

    async def asked(self, path: str) -> dict[str, str]:
        """Press a button and see what the provider is asked."""
        answer = await self.http.get(path)
        query = dict(parse_qsl(urlsplit(answer.headers["location"]).query))
        return self.op.asked[query["request_uri"]]

    async def log_in(self, path: str) -> httpx.Response:
        """The whole way; ends at the page the site shows."""
        return await self.callback(await self.leave(path))

    async def callback(self, params: Any) -> httpx.Response:
        """Come back from the provider, and follow the site's own redirects."""
        return await self.follow(await self.http.get("/callback", params=params))

    async def follow(self, answer: httpx.Response) -> httpx.Response:
        """Redirects within the site, to the page at their end."""
        while answer.status_code == 303 and answer.headers["location"].startswith("/"):
            answer = await self.http.get(answer.headers["location"])
        return answer


NO_TRANSACTION = Transaction("", "", "", "", "", "", 0)


def text_of(page: httpx.Response, element: str) -> str:
    """The text inside the element with this id, without tags."""
    found = re.search(rf'id="{element}"[^>]*>(.*?)</(?:p|dd|code|strong|h1|div|section)>', page.text, re.DOTALL)
    assert found, f"no #{element} in {page.text}"
    return re.sub(r"[ \n]+", " ", re.sub(r"<[^>]+>", "", found.group(1))).strip()


def has(page: httpx.Response, element: str) -> bool:
    """Whether the page has an element with this id."""
    return f'id="{element}"' in page.text


def token_field(page: httpx.Response) -> str:
    """The form token of the page."""
    found = re.search(r'name="form_token" value="([^"]+)"', page.text)
    assert found
    return found.group(1)
