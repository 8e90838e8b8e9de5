"""The whole application wire without a page: for tests and programs that know the PIN, never for a person's card."""

import asyncio

from citizen_agent.card_applications.allowed import AllowedApplication
from citizen_agent.card_applications.session import ApplicationSession
from citizen_agent.card_applications.wire import ApplicationWire
from citizen_agent.readers import Card


async def give_record(wire: ApplicationWire, ticket: str, card: Card, pin: str | None = None) -> str:
    """Read what is asked for and send it; returns the continue_url. Raises what wire and session raise."""
    asked = await wire.asked(ticket)
    record = await asyncio.to_thread(read, card, asked.application, pin)
    return (await wire.send(ticket, record)).continue_url


def read(card: Card, application: AllowedApplication, pin: str | None = None) -> bytes:
    """Select, verify where there is a PIN, read."""
    session = ApplicationSession(card, application)
    if application.behind_pin:
        session.verify(pin or "")
    return session.record()
