"""How far a session has come, read from its times: the one place that knows the limits.

The picture lives 120 seconds; who has scanned gets 120 more for the number, and then the ticket's ten minutes for the
card. The browser may collect the answer as long as its interaction lives.
"""

from typing import Literal

from idp.card_login.cross_device.store import PhoneSession
from idp.card_login.ticket import TICKET_SECONDS

SESSION_SECONDS = 120
NUMBER_SECONDS = 120

Standing = Literal["open", "bound", "confirmed", "answered", "taken", "over", "ended"]


def standing_of(session: PhoneSession, now: int) -> Standing:
    """Where it stands at this second; "over" is out of time, "ended" is dead for the reason it carries."""
    if session.ended is not None:
        return "ended"
    if session.taken_at is not None:
        return "taken"
    if session.proof is not None:
        return "answered"
    return _waiting(session, now)


def _waiting(session: PhoneSession, now: int) -> Standing:
    """Not answered yet: each step has its own end."""
    standing: Standing = "open"
    end = session.started_at + SESSION_SECONDS
    if session.confirmed_at is not None:
        standing, end = "confirmed", session.confirmed_at + TICKET_SECONDS
    elif session.bound_at is not None:
        standing, end = "bound", session.bound_at + NUMBER_SECONDS
    return standing if now < end else "over"
