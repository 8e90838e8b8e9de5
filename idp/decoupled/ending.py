"""The end of the person's part: the decision is kept for whoever asked, the browser is told to go back to it."""

from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlencode

from starlette.requests import Request

from foundation.clock import Clock
from idp.authorize.ending import Granted
from idp.authorize.granted import authorize
from idp.decoupled.request import Approval
from idp.errors import OAuthError
from idp.interaction.state import OPENED_FOR, Interaction
from idp.pages.refusal_page import RefusalPages
from idp.tokens.family import NO_GRANT
from idp.wire import Reply, redirect


class Decisions(Protocol):
    """What is kept of a decision; both are False when it came too late."""

    async def approve(self, request_id: int, approval: Approval, now: int) -> bool:
        """Whoever asked may have its tokens."""

    async def deny(self, request_id: int, now: int) -> bool:
        """Whoever asked gets access_denied."""


@dataclass(frozen=True)
class DecoupledEnding:
    """Answers interactions that were opened for such a request (RFC 8628 3.3, CIBA Core 8).

    `done_at` is the address of the last page, `too_late` the refusal where the request ran out meanwhile.
    """

    done_at: str
    too_late: str
    decisions: Decisions
    refusals: RefusalPages
    clock: Clock

    async def granted(self, browser: Request, found: Interaction, granted: Granted) -> Reply:
        """Kept before the browser is told; a request that ran out meanwhile gives nothing."""
        request, who, grant = granted.request, granted.who, granted.grant
        approval = Approval(
            account_id=who.account_id,
            grant_id=NO_GRANT if grant is None else grant.id,
            card=who.card,
            authorization=authorize(request, who, grant),
        )
        if not await self.decisions.approve(_request_of(found), approval, self.clock.timestamp()):
            return self.refusals.plain(browser, self.too_late)
        return self.done("approved")

    async def refused(self, browser: Request, found: Interaction, error: OAuthError) -> Reply:
        """There is one word for whoever asked, whatever kept the person from going on."""
        await self.decisions.deny(_request_of(found), self.clock.timestamp())
        return self.done("stopped")

    def done(self, outcome: str) -> Reply:
        """The last page; it knows nobody, so that anybody may open it."""
        return redirect(f"{self.done_at}?{urlencode({'outcome': outcome})}")


def _request_of(found: Interaction) -> int:
    return int(found.opening[OPENED_FOR])
