"""One login with nothing small in it: bank, provider and pages over sockets, the card behind a real pcscd."""

import asyncio
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from deploy.citizens import BY_HANDLE
from deploy.house_settings import Place
from deploy.walker import Decision, walk
from tests.pcsc.stack import PcscStack, VirtualCard

pytestmark = pytest.mark.pcsc
TARO = BY_HANDLE["taro"]


@pytest.fixture
def taros_card(stack: PcscStack, street: Place, tmp_path: Path) -> Iterator[VirtualCard]:
    inserted = stack.insert(street.cards / "taro.json", tmp_path / "trace")
    yield inserted
    inserted.remove()


def test_a_login_at_the_bank_over_real_pcscd_and_pyscard(
    stack: PcscStack, street: Place, taros_card: VirtualCard
) -> None:
    async def card(ticket: str) -> str:
        typed = json.dumps(
            {"provider": street.street["idp"], "ticket": ticket, "pin": TARO.pin, "password": TARO.password}
        )
        command = (sys.executable, "-m", "tests.pcsc.agent_side", "street_login")
        done = await asyncio.to_thread(lambda: stack.run(*command, typed=typed))
        assert done.returncode == 0, done.stderr
        return str(json.loads(done.stdout))

    async def visit() -> httpx.Response:
        async with httpx.AsyncClient(timeout=20, trust_env=False) as browser:
            leaving = await browser.get(street.street["bank"] + "/open-account")
            ours = {street.street[house] for house in ("idp", "consent_ui", "citizen_agent")}
            back = await walk(browser, leaving.headers["location"], card, Decision(), ours)
            return await browser.get((await browser.get(back.url)).next_request.url)  # type: ignore[union-attr]

    page = asyncio.run(visit())
    assert "佐藤　太郎" in page.text
    signed = [line[-4:] for line in taros_card.commands("802A")]
    assert signed
    assert set(signed) == {"9000"}, "the chip in the reader made every signature"
