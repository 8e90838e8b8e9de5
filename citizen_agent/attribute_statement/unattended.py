"""The whole statement wire without a page: for tests and programs that know the password, never for a person's card."""

import asyncio

from citizen_agent.answer_challenge import Accepted
from citizen_agent.attribute_statement.wire import StatementWire
from citizen_agent.card_session import Kind, prove
from citizen_agent.errors import ProviderUntrue
from citizen_agent.readers import Card


async def sign(wire: StatementWire, ticket: str, card: Card, password: str) -> str:
    """Sign what is asked for; returns the continue_url. Raises what wire and card raise."""
    statement = await wire.challenge(ticket, Kind.SIGNATURE)
    proof = await asyncio.to_thread(prove, card, Kind.SIGNATURE, password, statement.statement)
    verdict = await wire.answer(ticket, statement, proof)
    if not isinstance(verdict, Accepted):
        raise ProviderUntrue("the verdict is unknown")
    return verdict.continue_url
