"""The agent's side of the PC/SC tests, a program of its own: libpcsclite remembers its socket per process.

Each command prints one JSON document.
"""

import asyncio
import base64
import json
import sys
import time
from collections.abc import Callable
from typing import Any

import httpx

from citizen_agent import errors
from citizen_agent.answer_challenge import Provider
from citizen_agent.card_session import CardSession, Kind, inserted, prove
from citizen_agent.reader import PcscReaders
from citizen_agent.unattended import Secrets, log_in
from foundation.clock import FixedClock, SystemClock
from tests.citizen_agent.parts import NOON, PROVIDER, SmallProvider, accepted
from tests.gov_core.card.sample import PASSWORD, PIN

READERS = PcscReaders()


def names() -> Any:
    """The readers that hold a card."""
    return list(READERS.list())


def prove_both() -> Any:
    """Both proofs over one text."""
    found = {}
    for kind, secret in ((Kind.AUTHENTICATION, PIN), (Kind.SIGNATURE, PASSWORD)):
        with inserted(READERS, READERS.list()[0]) as card:
            proof = prove(card, kind, secret, "文面")
        found[kind.value] = [base64.b64encode(part).decode() for part in (proof.certificate, proof.signature)]
    return found


def first_login() -> Any:
    """A whole first login: authentication, then the signature the provider asks for."""
    small = SmallProvider()
    small.verdicts = [{"status": "signature_required"}, accepted()]

    async def run() -> str:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(small.app)) as http:
            provider = Provider(PROVIDER, http, FixedClock(NOON))
            with inserted(READERS, READERS.list()[0]) as card:
                return await log_in(provider, "T", card, Secrets(PIN, PASSWORD))

    return {"continue_url": asyncio.run(run()), "answers": len(small.answers)}


def street_login() -> Any:
    """A login at a running provider; what the person types comes on standard input, never as an argument."""
    told = json.load(sys.stdin)

    async def run() -> str:
        async with httpx.AsyncClient(timeout=20, trust_env=False) as http:
            provider = Provider(told["provider"], http, SystemClock())
            with inserted(READERS, READERS.list()[0]) as card:
                return await log_in(provider, told["ticket"], card, Secrets(told["pin"], told["password"]))

    return asyncio.run(run())


def two_programs() -> Any:
    """A second connection while the first is open."""
    name = READERS.list()[0]
    with inserted(READERS, name):
        try:
            READERS.open(name)
        except errors.AgentError as error:
            return error.code
    return "opened twice"


def after_disconnect() -> Any:
    """What the next program can do with our PIN."""
    name = READERS.list()[0]
    with inserted(READERS, name) as card:
        CardSession(card).verify(Kind.AUTHENTICATION, PIN)
    with inserted(READERS, name) as card:
        try:
            CardSession(card).sign(Kind.AUTHENTICATION, b"text")
        except errors.CardRefused as refused:
            return f"{refused.status:04X}"
    return "signed"


def tries() -> Any:
    """One wrong PIN after the other until it is locked, and then the right one."""
    told: list[str] = []
    for secret in ("0000", "0001", "0002", PIN):
        with inserted(READERS, READERS.list()[0]) as card:
            session = CardSession(card)
            left = session.tries_left(Kind.AUTHENTICATION)
            try:
                session.verify(Kind.AUTHENTICATION, secret)
            except errors.CardTrouble as trouble:
                told.append(f"{left} {trouble.code}")
    return told


def empty() -> Any:
    """What opening an empty slot says."""
    try:
        READERS.open("Virtual PCD 00 01")
    except errors.AgentError as error:
        return error.code
    return "opened"


def until_removed() -> Any:
    """Talk to the card until somebody takes it out."""
    with inserted(READERS, READERS.list()[0]) as card:
        session = CardSession(card)
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            try:
                session.tries_left(Kind.AUTHENTICATION)
            except errors.AgentError as error:
                return error.code
    return "still there"


def pace() -> Any:
    """Milliseconds of one command, the middle one of a hundred."""
    taken = []
    with inserted(READERS, READERS.list()[0]) as card:
        for _ in range(100):
            start = time.perf_counter()
            card.transmit(bytes.fromhex("00A4040C0AD392F000260100000001"))
            taken.append(time.perf_counter() - start)
    return sorted(taken)[50] * 1000


_ALL = (names, prove_both, first_login, street_login, two_programs, after_disconnect, tries, empty, until_removed, pace)
COMMANDS: dict[str, Callable[[], Any]] = {each.__name__: each for each in _ALL}

if __name__ == "__main__":
    sys.stdout.write(json.dumps(COMMANDS[sys.argv[1]]()) + "\n")
