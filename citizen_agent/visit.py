"""What the agent remembers of one ticket in one browser, in memory and for minutes: never a PIN.

A visit is found again by ticket *and* browser (the form-token secret in a cookie of ours), so a link with
somebody else's ticket, or another program's request, starts a new one (AG-09, AG-18). What starts them one after the
other, to wear a person down or to catch a PIN meant for something else, is stopped after three (AG-08).
"""

import asyncio
import hashlib
from collections import OrderedDict
from dataclasses import dataclass, field

from citizen_agent.answer_challenge import Accepted
from citizen_agent.card_session import Kind
from citizen_agent.challenge import Challenge, Words
from citizen_agent.errors import AgentError, TooManyWindows
from foundation.clock import Clock
from foundation.ids import IdSource

LIFETIME_SECONDS = 15 * 60
MOST = 200
UNANSWERED_MOST, UNANSWERED_SECONDS = 3, 60


@dataclass(slots=True)
class Visit:
    """One person answering one request."""

    ticket: str
    browser: str
    started: int
    attempt: str  # one form, one try: a reloaded or doubled POST must not cost a second one
    step: Kind = Kind.AUTHENTICATION
    challenge: Challenge | None = None
    marks: dict[str, bytes] = field(default_factory=dict)  # which card was in which reader when its page was shown
    notice: AgentError | None = None  # what the next page has to tell
    outcome: Accepted | AgentError | None = None
    answered: bool = False  # a person has typed something into its form
    binding: str = field(default="", repr=False)  # a phone's secret beside its ticket; empty at a card reader
    promised: Words | None = None  # who the phone was told asks; a challenge may name nobody else
    busy: asyncio.Lock = field(default_factory=asyncio.Lock)

    def take_notice(self) -> AgentError | None:
        """Return what is to be told, once."""
        notice, self.notice = self.notice, None
        return notice

    def saw(self, reader: str | None, mark: bytes | None) -> None:
        """Remember which card was shown in that reader; a PIN goes to no other."""
        if reader is not None and mark is not None:
            self.marks[reader] = mark

    def ask_for(self, step: Kind) -> None:
        """Go on to another step: its challenge is still to be fetched."""
        self.step, self.challenge = step, None


class Visits:
    """The visits of this agent."""

    def __init__(self, clock: Clock, ids: IdSource) -> None:
        """Start empty."""
        self._clock = clock
        self._ids = ids
        self._visits: OrderedDict[str, Visit] = OrderedDict()

    def find(self, browser: str, ticket: str) -> Visit | None:
        """Return the visit this browser started with this ticket, if it is not too old."""
        visit = self._visits.get(_name(browser, ticket))
        if visit is None or self._clock.timestamp() - visit.started > LIFETIME_SECONDS:
            return None
        return visit

    def find_or_start(
        self, browser: str, ticket: str, step: Kind = Kind.AUTHENTICATION, *, by_hand: bool = False
    ) -> Visit:
        """Return the visit, a new one that begins with `step` if there is none.

        Raises TooManyWindows when too many stand unanswered. `by_hand`: what led here was typed by a person, so it is
        no window that opened by itself.
        """
        visit = self.find(browser, ticket)
        if visit is None:
            if not by_hand:
                self._stop_prompting()
            visit = Visit(ticket, browser, self._clock.timestamp(), self._ids.token(16), step, answered=by_hand)
            self._visits[_name(browser, ticket)] = visit
            while len(self._visits) > MOST:
                self._visits.popitem(last=False)
        return visit

    def spend_attempt(self, visit: Visit, attempt: str) -> bool:
        """Take the form's one try; False when this form was used before."""
        if attempt != visit.attempt:
            return False
        visit.attempt = self._ids.token(16)
        visit.answered = True
        return True

    def _stop_prompting(self) -> None:
        since = self._clock.timestamp() - UNANSWERED_SECONDS
        open_ones = [visit for visit in self._visits.values() if visit.started > since and not visit.answered]
        if len(open_ones) >= UNANSWERED_MOST:
            raise TooManyWindows


def _name(browser: str, ticket: str) -> str:
    return hashlib.sha256(f"{browser}\0{ticket}".encode()).hexdigest()
