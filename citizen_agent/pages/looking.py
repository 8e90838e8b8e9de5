"""Looks at the readers for a page: which cards are there, and how many tries the chosen one has left.

Reading the counter costs no try. Nothing here sends a PIN.
"""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from citizen_agent.card_session import CardSession, Kind, inserted
from citizen_agent.errors import NoCard
from citizen_agent.readers import ReaderSource


@dataclass(frozen=True, slots=True)
class CardView:
    """The cards as a page shows them; `tries` and `mark` (CardSession.mark) are None until one is chosen."""

    names: Sequence[str]
    chosen: str | None
    tries: int | None
    mark: bytes | None = field(default=None, repr=False, compare=False)


async def look(readers: ReaderSource, asked: str, kind: Kind) -> CardView:
    """Look, in a thread because readers block; raises the ReaderTrouble or CardTrouble found."""
    return await asyncio.to_thread(_look, readers, asked, kind)


def _look(readers: ReaderSource, asked: str, kind: Kind) -> CardView:
    names = readers.list()
    if not names:
        raise NoCard
    chosen = asked if asked in names else None
    if chosen is None and len(names) == 1:
        chosen = names[0]
    if chosen is None:
        return CardView(names, None, None)
    with inserted(readers, chosen) as card:
        session = CardSession(card)
        return CardView(names, chosen, session.tries_left(kind), session.mark())


def link(path: str, ticket: str, **more: str) -> str:
    """Return an address of ours; a PIN never is in one."""
    return f"{path}?{urlencode({'ticket': ticket, **{key: value for key, value in more.items() if value}})}"


def card_links(path: str, ticket: str, names: Sequence[str]) -> dict[str, dict[str, str]]:
    """Return id and address of the link that chooses each card."""
    return {
        name: {"id": "card-" + re.sub(r"[^\w-]+", "-", name), "href": link(path, ticket, card=name)} for name in names
    }
