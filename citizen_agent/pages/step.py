"""The one place where a form leads to the card: challenge, PIN, signature, answer, verdict.

Every way out is written into the visit and told by the next GET, so that reloading a page never sends a PIN
again. The card is opened for this one form and loses its power afterwards.
"""

import asyncio
from dataclasses import dataclass, field
from typing import Protocol

from citizen_agent import errors
from citizen_agent.answer_challenge import SignatureRequired, Verdict
from citizen_agent.card_session import CardSession, Kind, Proof, inserted
from citizen_agent.challenge import Challenge
from citizen_agent.pages.looking import CardView, look
from citizen_agent.readers import ReaderSource
from citizen_agent.secrets_typed import ready_for_chip
from citizen_agent.visit import Visit, Visits
from foundation.clock import Clock


@dataclass(frozen=True, slots=True)
class Submitted:
    """One form: which card, what was typed, and whether the last try was agreed to."""

    card: str
    attempt: str
    typed: str = field(repr=False)
    last_try: bool = False


class Asker(Protocol):
    """Who wants something signed, over a wire of its own."""

    async def challenge(self, ticket: str, kind: Kind, *, binding: str = "") -> Challenge:
        """What is to be signed, checked; raises ProviderTrouble."""
        ...

    async def answer(self, ticket: str, challenge: Challenge, proof: Proof, *, binding: str = "") -> Verdict:
        """Hand the signature over; raises ProviderTrouble."""
        ...


class Steps:
    """Challenges and answers of this agent's visits."""

    def __init__(self, readers: ReaderSource, asker: Asker, visits: Visits, clock: Clock) -> None:
        """Join the two ends."""
        self._readers = readers
        self._asker = asker
        self._visits = visits
        self._clock = clock

    async def challenge(self, visit: Visit) -> Challenge:
        """Return the visit's challenge, renewed when its two minutes are nearly over.

        A renewal may change nothing a person was shown: who asks, for what, which items.
        """
        shown = visit.challenge
        if shown is not None and shown.usable_at(self._clock.timestamp()):
            return shown
        fresh = await self._asker.challenge(visit.ticket, visit.step, binding=visit.binding)
        if visit.promised not in (None, fresh.recipient):
            raise errors.ProviderUntrue("another recipient than the phone was told")
        if shown is not None and not shown.same_parties(fresh):
            raise errors.ProviderUntrue("the request changed while it was shown")
        visit.challenge = fresh
        return fresh

    async def look(self, visit: Visit, asked: str) -> CardView:
        """Look at the card for the visit's step, and remember it; `asked` names a reader, or nothing.

        Raises the ReaderTrouble or CardTrouble found.
        """
        view = await look(self._readers, asked, visit.step)
        visit.saw(view.chosen, view.mark)
        return view

    async def submit(self, visit: Visit, kind: Kind, form: Submitted) -> None:
        """Use the card once for this form, and note in the visit what came of it."""
        async with visit.busy:
            if visit.outcome is not None or visit.step is not kind:
                return
            if not self._visits.spend_attempt(visit, form.attempt):
                return
            try:
                self._note(visit, await self._answer(visit, form))
            except errors.Refused as refused:
                self._note_refusal(visit, refused)
            except errors.ProviderUntrue as untrue:
                visit.outcome = untrue
            except errors.AgentError as trouble:
                visit.notice = trouble

    async def _answer(self, visit: Visit, form: Submitted) -> Verdict:
        secret = ready_for_chip(visit.step, form.typed)
        challenge = await self.challenge(visit)
        proof = await asyncio.to_thread(self._use_card, visit, form, secret, challenge.statement)
        visit.challenge = None  # an answer uses the challenge up, whatever the verdict is
        return await self._asker.answer(visit.ticket, challenge, proof, binding=visit.binding)

    def _use_card(self, visit: Visit, form: Submitted, secret: str, statement: str) -> Proof:
        with inserted(self._readers, form.card) as card:
            session = CardSession(card)
            if session.mark() != visit.marks.get(form.card):
                # Cards were exchanged since the page was shown: a PIN is never tried on somebody else's.
                raise errors.OtherCard
            if not form.last_try and session.tries_left(visit.step) == 1:
                # The counter moved since the page was shown: stop and think comes first.
                raise errors.WrongPin(1)
            return session.prove(visit.step, secret, statement)

    def _note(self, visit: Visit, verdict: Verdict) -> None:
        if not isinstance(verdict, SignatureRequired):
            visit.outcome = verdict
        elif visit.step is Kind.AUTHENTICATION:
            visit.ask_for(Kind.SIGNATURE)
        else:
            visit.outcome = errors.ProviderUntrue("a signature was given and asked for again")

    def _note_refusal(self, visit: Visit, refused: errors.Refused) -> None:
        if refused.refusal.return_url is None:
            visit.notice = refused
        else:
            visit.outcome = refused
