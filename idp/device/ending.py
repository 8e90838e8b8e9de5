"""The end of the person's part: the decision is kept for the device, the browser is told to go back to the screen."""

from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlencode

from starlette.requests import Request

from foundation.clock import Clock
from idp.authorize.ending import Granted
from idp.authorize.granted import authorize
from idp.device.authorization import Approval
from idp.errors import OAuthError
from idp.interaction.state import OPENED_FOR, Interaction
from idp.pages.refusal_page import RefusalPages
from idp.tokens.family import NO_GRANT
from idp.wire import Reply, redirect

DONE = "/device/done"


class Decisions(Protocol):
    """What is kept of a decision; both are False when it came too late."""

    async def approve(self, authorization_id: int, approval: Approval, now: int) -> bool:
        """The device may have its tokens."""

    async def deny(self, authorization_id: int, now: int) -> bool:
        """The device gets access_denied."""


@dataclass(frozen=True)
class DeviceEnding:
    """Answers interactions that a user code opened (RFC 8628 3.3)."""

    issuer: str
    decisions: Decisions
    refusals: RefusalPages
    clock: Clock

    async def granted(self, browser: Request, found: Interaction, granted: Granted) -> Reply:
        """Kept before the browser is told; a code that ran out meanwhile gives nothing."""
        request, who, grant = granted.request, granted.who, granted.grant
        approval = Approval(
            account_id=who.account_id,
            grant_id=NO_GRANT if grant is None else grant.id,
            card=who.card,
            authorization=authorize(request, who, grant),
        )
        if not await self.decisions.approve(_device(found), approval, self.clock.timestamp()):
            return self.refusals.plain(browser, "device_too_late")
        return self.done("approved")

    async def refused(self, browser: Request, found: Interaction, error: OAuthError) -> Reply:
        """RFC 8628 3.5 has one word for a device, whatever kept the person from going on."""
        await self.decisions.deny(_device(found), self.clock.timestamp())
        return self.done("stopped")

    def done(self, outcome: str) -> Reply:
        """The last page; it knows nobody, so that anybody may open it."""
        return redirect(f"{self.issuer}{DONE}?{urlencode({'outcome': outcome})}")


def _device(found: Interaction) -> int:
    return int(found.opening[OPENED_FOR])
