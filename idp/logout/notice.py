"""One client that has to be told of one session's end, and when it is told again if it did not listen."""

from dataclasses import dataclass

FIRST_WAIT_SECONDS = 60
LONGEST_WAIT_SECONDS = 3600
# A client's own sessions rarely last longer; whoever was unreachable for a day asks again at its next login.
GIVEN_UP_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Notice:
    """`due_at`: when it is tried next; it names the try, so that two workers never make the same one."""

    id: int
    client_id: str
    account_id: int
    sid: str
    made_at: int
    due_at: int
    tries: int = 0

    def next_try(self, now: int) -> int:
        """Twice as long after each try, an hour at most."""
        return now + min(FIRST_WAIT_SECONDS << min(self.tries, 8), LONGEST_WAIT_SECONDS)

    def is_given_up(self, now: int) -> bool:
        """Whether it was tried for long enough."""
        return self.made_at <= now - GIVEN_UP_SECONDS
