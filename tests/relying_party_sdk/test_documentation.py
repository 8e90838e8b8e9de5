"""The example in docs/sdk.md is the program it claims to be: it runs, and it names only calls and files that exist."""

import asyncio
import re
from pathlib import Path
from typing import Any

import httpx

from relying_party_sdk import RelyingParty
from relying_party_sdk.authorization import LoginStart, Transaction
from relying_party_sdk.surroundings import SystemClock
from tests.relying_party_sdk.small_provider import CLIENT, SECRET, SmallProvider

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs/sdk.md").read_text()


def test_the_example_logs_somebody_in() -> None:
    async def story() -> None:
        op = SmallProvider()
        scope: dict[str, Any] = {}
        exec(re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)[0], scope)
        app = scope["make_app"](op.issuer, CLIENT, SECRET, op.http)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:9000") as http:
            leaving = await http.get("/login")
            start = LoginStart(leaving.headers["location"], Transaction("", "", "", "", "", "", 0))
            op.clock.time = SystemClock().timestamp()
            op.claims = {"age_over_20": True}
            answer = await http.get("/callback", params=op.approve(start))
        assert answer.json() == {"sub": "pairwise-1", "age_over_20": True}

    asyncio.run(story())


def test_every_call_in_the_table_exists() -> None:
    calls = re.findall(r"`await rp\.(\w+)\(", TEXT)
    assert len(calls) == 12
    assert all(hasattr(RelyingParty, call) for call in calls)


def test_every_file_named_exists() -> None:
    named = re.findall(r"`((?:relying_party_sdk|examples)/[\w/]+\.py)`", TEXT)
    assert named
    assert all((ROOT / name).exists() for name in named)
