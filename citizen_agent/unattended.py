"""The whole card wire without a page: for a demo's command line and for tests, never for a person's card.

It signs without showing anyone what is asked; a program that knows the PIN has decided already.
"""

import asyncio
from dataclasses import dataclass

from citizen_agent.answer_challenge import Accepted, Provider, SignatureRequired
from citizen_agent.card_session import Kind, prove
from citizen_agent.errors import ProviderUntrue
from citizen_agent.readers import Card


@dataclass(frozen=True, slots=True)
class Secrets:
    """What the person would type; never in a log."""

    pin: str
    password: str | None = None

    def __repr__(self) -> str:
        """Hide both."""
        return "Secrets(hidden)"


async def log_in(provider: Provider, ticket: str, card: Card, secrets: Secrets) -> str:
    """Answer until the provider accepts; returns its continue_url.

    Raises errors.Refused with the provider's words, errors.CardTrouble or errors.ReaderTrouble.
    """
    verdict = await _answer(provider, ticket, card, (Kind.AUTHENTICATION, secrets.pin))
    if isinstance(verdict, SignatureRequired) and secrets.password is not None:
        verdict = await _answer(provider, ticket, card, (Kind.SIGNATURE, secrets.password))
    if not isinstance(verdict, Accepted):
        raise ProviderUntrue("the provider asks for a signature that was not offered")
    return verdict.continue_url


async def _answer(provider: Provider, ticket: str, card: Card, step: tuple[Kind, str]) -> Accepted | SignatureRequired:
    kind, secret = step
    challenge = await provider.challenge(ticket, kind)
    # The chip is slow and blocking: it must not stop the loop the provider may be running in.
    proof = await asyncio.to_thread(prove, card, kind, secret, challenge.statement)
    return await provider.answer(ticket, challenge, proof)
