"""How a request is answered that did not come with a redirect URI; the doors that open such requests bring one each.

RFC 8628 3.3: the person decides in a browser, the device that asked is told at the token endpoint.
"""

from dataclasses import dataclass
from typing import Protocol

from starlette.requests import Request

from idp.authorize.request import AuthorizationRequest
from idp.consent.grant import Grant
from idp.errors import OAuthError
from idp.interaction.state import CardProof, Interaction
from idp.wire import Reply


@dataclass(frozen=True)
class Granted:
    """What came out of the needs: the request, who is here, and what stands behind the answer."""

    request: AuthorizationRequest
    who: CardProof
    grant: Grant | None


class Ending(Protocol):
    """Keeps the outcome for whoever asked, and shows the person's browser a page; called once for an interaction."""

    async def granted(self, browser: Request, found: Interaction, granted: Granted) -> Reply:
        """Every need is met."""

    async def refused(self, browser: Request, found: Interaction, error: OAuthError) -> Reply:
        """It ended otherwise."""
