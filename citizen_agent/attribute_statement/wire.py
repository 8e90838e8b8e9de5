"""The statement wire, made to the one address this agent answers.

1. POST {issuer}/card/attribute-statements  ticket                            -> the parts of the statement
2. POST {issuer}/card/attribute-signatures  ticket, challenge_id, the proof   -> accepted | no
Whoever does not sign goes to {issuer}/card/attribute-statements/left.
"""

import base64
from urllib.parse import urlencode

from citizen_agent.answer_challenge import Accepted, Provider, Verdict
from citizen_agent.attribute_statement.statement import AttributeStatement, parse
from citizen_agent.card_session import Kind, Proof
from citizen_agent.challenge import Challenge
from citizen_agent.errors import ProviderUntrue
from foundation.clock import Clock

STATEMENTS, SIGNATURES = "/card/attribute-statements", "/card/attribute-signatures"


class StatementWire:
    """The two calls, in the shape the agent's steps know (pages/step.py Asker)."""

    def __init__(self, provider: Provider, issuer: str, clock: Clock) -> None:
        """`issuer` is the address of whoever asks, without a trailing slash."""
        self._provider, self._issuer, self._clock = provider, issuer, clock

    async def challenge(self, ticket: str, kind: Kind, *, binding: str = "") -> AttributeStatement:
        """Fetch and check the statement; raises Refused, ProviderUnreachable or ProviderUntrue."""
        del kind, binding  # signed with the signature certificate, beside a card reader
        status, body = await self._provider.post(STATEMENTS, {"ticket": ticket})
        if status != 201:
            raise self._provider.refused(body)
        return parse(body, issuer=self._issuer, now=self._clock.timestamp())

    async def answer(self, ticket: str, challenge: Challenge, proof: Proof, *, binding: str = "") -> Verdict:
        """Hand the signed statement over; raises Refused, ProviderUnreachable or ProviderUntrue."""
        del binding
        answer = {
            "ticket": ticket,
            "challenge_id": challenge.challenge_id,
            "certificate": base64.b64encode(proof.certificate).decode(),
            "signature": base64.b64encode(proof.signature).decode(),
        }
        status, body = await self._provider.post(SIGNATURES, answer)
        if status != 200:
            raise self._provider.refused(body)
        if body.get("status") != "accepted":
            raise ProviderUntrue("the verdict is unknown")
        return Accepted(self._provider.own_address(body.get("continue_url")))

    def leave_url(self, ticket: str, error: str = "access_denied") -> str:
        """Where the browser goes when nothing is signed."""
        return f"{self._issuer}{STATEMENTS}/left?{urlencode({'ticket': ticket, 'error': error})}"
