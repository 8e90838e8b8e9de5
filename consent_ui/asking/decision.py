"""Decides one request once: binds it to its first browser, has the receipt written, tells the provider.

Order matters: receipt first, provider second. A crash in between leaves a receipt the same press finishes;
the other way round would give a client something no receipt speaks of.
"""

import asyncio
import base64
import hashlib
import json
from dataclasses import dataclass
from typing import Any, Protocol

from consent_ui.asking.request import ConsentRequest, parse
from consent_ui.asking.store import Ask, AskStore
from consent_ui.errors import AlreadyDecided, ForeignBrowser, FormTooOld, PageError, StillRecording
from foundation.clock import Clock
from foundation.envelope import Sealer

APPROVED, DENIED = "approved", "denied"
_LIFE_SECONDS = 3600
_STALE_CLAIM_SECONDS = 30
_WAIT_SECONDS, _WAITS = 0.1, 50
_RECEIPT, _DRAFT = "ask-receipt", "ask-draft"


class Requests(Protocol):
    """The provider's back channel."""

    async def consent_request(self, ticket: str) -> dict[str, Any]:
        """What a ticket stands for."""
        ...

    async def send_decision(self, ticket: str, decision: str, receipt: str) -> str:
        """Where the browser goes on."""
        ...


class Receipts(Protocol):
    """The data trust's part."""

    async def write_receipt(self, token: str, body: dict[str, Any]) -> str:
        """The signed receipt."""
        ...


@dataclass(frozen=True)
class Draft:
    """What the first of two screens answered."""

    fields: tuple[str, ...]
    text: str


def hashed(value: str) -> str:
    """How the table knows an interaction or a browser."""
    return hashlib.sha256(value.encode()).hexdigest()


def peek_interaction(ticket: str) -> str | None:
    """The interaction a ticket names, unverified: only to find this browser's own row again."""
    try:
        part = ticket.split(".")[1]
        named = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))).get("ix")
    except (IndexError, ValueError, AttributeError, RecursionError):
        return None
    return named if isinstance(named, str) else None


class Asking:
    """Opens requests and records decisions."""

    def __init__(self, store: AskStore, requests: Requests, receipts: Receipts, sealer: Sealer, clock: Clock) -> None:
        self._store = store
        self._requests = requests
        self._receipts = receipts
        self._sealer = sealer
        self._clock = clock

    def finished(self, interaction: str | None, browser: str) -> Ask | None:
        """This browser's row of an interaction, if the decision is through."""
        ask = self._store.get(hashed(interaction)) if interaction else None
        return ask if ask and ask.browser == hashed(browser) and ask.state == "done" else None

    def row(self, key: str, browser: str) -> Ask | None:
        """This browser's row by its key."""
        ask = self._store.get(key)
        return ask if ask and ask.browser == hashed(browser) else None

    async def open(self, ticket: str, browser: str) -> tuple[Ask, ConsentRequest]:
        """The request behind a ticket, for the browser that opened it first."""
        request = parse(await self._requests.consent_request(ticket))
        now = self._clock.timestamp()
        ask = await self._store.bind(hashed(request.ix), hashed(browser), now, now + _LIFE_SECONDS)
        if ask.browser != hashed(browser):
            raise ForeignBrowser("opened elsewhere first")
        return ask, request

    async def keep_draft(self, ask: Ask, draft: Draft) -> None:
        """Remember the first of two screens, sealed: it holds what the person saw."""
        told = json.dumps([list(draft.fields), draft.text], ensure_ascii=False).encode()
        await self._store.keep_draft(ask.key, self._sealer.seal(told, kind=_DRAFT))

    def draft(self, ask: Ask) -> Draft | None:
        """The first screen's answer."""
        if not ask.draft:
            return None
        fields, text = json.loads(self._sealer.open(ask.draft, kind=_DRAFT))
        return Draft(tuple(fields), text)

    async def record(self, ask: Ask, ticket: str, token: str, decision: str, body: dict[str, Any]) -> None:
        """Write the receipt, tell the provider. Safe to repeat; a different second decision is refused."""
        if ask.state == "receipted":
            if ask.decision != decision:
                raise AlreadyDecided("a receipt of another decision exists")
            receipt = self._sealer.open(ask.receipt, kind=_RECEIPT).decode()
        elif await self._claim(ask, decision):
            receipt = await self._write(ask, token, body)
        else:
            return
        await self._store.finish(ask.key, await self._requests.send_decision(ticket, decision, receipt))

    async def _claim(self, ask: Ask, decision: str) -> bool:
        now = self._clock.timestamp()
        if await self._store.claim(ask.key, decision, now, now - _STALE_CLAIM_SECONDS):
            return True
        for _ in range(_WAITS):  # the other press of a double click is at work
            row = self._store.get(ask.key)
            if row is None:
                raise FormTooOld("the request is gone")
            if row.decision and row.decision != decision:
                raise AlreadyDecided("another decision is being written")
            if row.state == "done":
                return False
            await asyncio.sleep(_WAIT_SECONDS)
        raise StillRecording("the first press is still at work")

    async def _write(self, ask: Ask, token: str, body: dict[str, Any]) -> str:
        try:
            receipt = await self._receipts.write_receipt(token, body)
        except PageError:
            await self._store.release(ask.key)
            raise
        await self._store.keep_receipt(ask.key, self._sealer.seal(receipt.encode(), kind=_RECEIPT))
        return receipt
