"""When the state's status service was last heard, and whether with an answer: what readiness tells of it.

Nobody is asked for this: each question is counted and paid for. Every login asks, and so does the watch over sessions.
"""

from dataclasses import dataclass

from foundation.health import OK, Found


@dataclass
class Heard:
    """The last word, good or not; None before the first question."""

    trustworthy: bool | None = None

    def look(self) -> Found:
        """Logins with a card need it; everything else goes on without."""
        if self.trustworthy is None:
            return Found("degraded", "nobody has asked since the start")
        return OK if self.trustworthy else Found("degraded", "the last question got no trustworthy answer")
