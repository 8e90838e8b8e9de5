"""A card program that lives through everything: reads commands as JSON lines, answers each with its result and time."""

import asyncio
import json
import re
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import httpx
from smartcard import scard

from citizen_agent import errors
from citizen_agent.app import create_app
from citizen_agent.card_session import CardSession, Kind, inserted, prove
from citizen_agent.events import watch
from citizen_agent.reader import PcscReaders
from citizen_agent.settings import Settings
from foundation.clock import FixedClock
from foundation.ids import SequentialIds
from tests.citizen_agent.parts import AGENT, NOON, PROVIDER, Browser, SmallProvider
from tests.gov_core.card.sample import PIN

READERS = PcscReaders()
EVENTS: list[tuple[str, str]] = []
HELD: list[Any] = []
PAGES = create_app(  # as in life, the program runs when the person comes
    Settings(provider=PROVIDER, base_url=AGENT),
    clock=FixedClock(NOON),
    ids=SequentialIds(),
    http=httpx.AsyncClient(transport=httpx.ASGITransport(SmallProvider().app)),
    readers=READERS,
)


def names() -> Any:
    """The readers that hold a card."""
    return list(READERS.list())


def sign(reader: str) -> Any:
    """A whole proof with the card in this reader."""
    with inserted(READERS, reader) as card:
        return len(prove(card, Kind.AUTHENTICATION, PIN, "文面").signature)


def tries(reader: str) -> Any:
    """Tries left of the PIN."""
    with inserted(READERS, reader) as card:
        return CardSession(card).tries_left(Kind.AUTHENTICATION)


def page(language: str, reader: str, typed: str = PIN) -> Any:
    """The title of the page a person sees at the end of one try, without its markup."""

    async def run() -> str:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(PAGES), base_url=AGENT) as client:
            browser = Browser(client, language)
            await browser.start(card=reader)
            if browser.has("pin-form"):
                await browser.submit(pin=typed)
            return re.sub(r"<[^>]+>", " ", browser.page.text.split("<main", 1)[1])

    return asyncio.run(run())


def listen() -> Any:
    """Collect events from now on."""

    def collect() -> None:
        for event in watch(READERS):
            EVENTS.append((event.happening.value, event.reader))

    threading.Thread(target=collect, daemon=True).start()
    return True


def heard(count: str) -> Any:
    """Every event so far, once there are so many; forgets them."""
    deadline = time.monotonic() + 15
    while len(EVENTS) < int(count) and time.monotonic() < deadline:
        time.sleep(0.01)
    told, EVENTS[:] = EVENTS[:], []
    return told


def hold(reader: str, how: str) -> Any:
    """Another program's manners: connect shared (and begin a transaction) or exclusively, and stay."""
    code, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    mode = scard.SCARD_SHARE_EXCLUSIVE if how == "exclusive" else scard.SCARD_SHARE_SHARED
    code, card, _ = scard.SCardConnect(context, reader, mode, scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1)
    if code == 0 and how == "transaction":
        code = scard.SCardBeginTransaction(card)
    HELD.append((context, card))
    return code


def let_go() -> Any:
    """Disconnect what `hold` connected."""
    for context, card in HELD:
        scard.SCardDisconnect(card, scard.SCARD_LEAVE_CARD)
        scard.SCardReleaseContext(context)
    HELD.clear()
    return True


def threads() -> Any:
    """How many threads are alive."""
    return threading.active_count()


_ALL = (names, sign, tries, page, listen, heard, hold, let_go, threads)
COMMANDS: dict[str, Callable[..., Any]] = {each.__name__: each for each in _ALL}


def main() -> None:
    """Answer until standard input ends."""
    for line in sys.stdin:
        command, *arguments = json.loads(line)
        start = time.monotonic()
        try:
            result = COMMANDS[command](*arguments)
        except errors.AgentError as error:
            result = f"{error.code}: {error}"
        told = {"result": result, "seconds": time.monotonic() - start}
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
