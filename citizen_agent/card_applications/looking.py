"""Looks at the readers for the application page, and uses the card once for its form.

The card is told again by the mark of its user-authentication certificate, which needs no PIN and proves nothing here.
"""

import asyncio

from citizen_agent import errors
from citizen_agent.card_applications.allowed import AllowedApplication
from citizen_agent.card_applications.session import ApplicationSession
from citizen_agent.card_session import CardSession, inserted
from citizen_agent.pages.looking import CardView
from citizen_agent.pages.step import Submitted
from citizen_agent.readers import ReaderSource
from citizen_agent.visit import Visit

NO_PIN = ""


async def look(readers: ReaderSource, asked: str, application: AllowedApplication) -> CardView:
    """Look, in a thread because readers block; raises the ReaderTrouble or CardTrouble found."""
    return await asyncio.to_thread(_look, readers, asked, application)


def _look(readers: ReaderSource, asked: str, application: AllowedApplication) -> CardView:
    names = readers.list()
    if not names:
        raise errors.NoCard
    chosen = asked if asked in names else names[0] if len(names) == 1 else None
    if chosen is None:
        return CardView(names, None, None)
    with inserted(readers, chosen) as card:
        mark = CardSession(card).mark()
        return CardView(names, chosen, ApplicationSession(card, application).tries_left(), mark)


def use(readers: ReaderSource, visit: Visit, form: Submitted, application: AllowedApplication, pin: str) -> bytes:
    """Read the record of the card that was shown; raises OtherCard before a PIN is sent to another one."""
    with inserted(readers, form.card) as card:
        if CardSession(card).mark() != visit.marks.get(form.card):
            raise errors.OtherCard
        session = ApplicationSession(card, application)
        if application.behind_pin:
            if not form.last_try and session.tries_left() == 1:
                raise errors.WrongPin(1)  # the counter moved since the page was shown: stop and think comes first
            session.verify(pin)
        return session.record()
