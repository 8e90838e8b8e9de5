"""What a polling client is told (RFC 8628 3.5, CIBA Core 10.1 and 11): wait, slower, no, too late, or its tokens, once.

Between the person's decision and this question up to five minutes pass, so everything it stands on is asked again:
account, grant, and the certificate that was shown (security.md TK-25).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from foundation.clock import Clock
from idp.accounts.attributes import Standing
from idp.decoupled.request import Approval, DecoupledRequest
from idp.decoupled.words import AuthorizationPending, ExpiredToken, SlowDown
from idp.errors import AccessDenied, InvalidGrant, InvalidRequest
from idp.tokens.exchange import TokenRequest
from idp.tokens.family import Family
from idp.tokens.issue import Issue, lives_until
from idp.tokens.liveness import Liveness


class Certificates(Protocol):
    """Whether the certificate of a login still stands."""

    async def standing(self, card: str) -> Standing:
        """`current`, `stale`, or `unconfirmed` while nobody answers."""


class Waiting(Protocol):
    """The changes of the table the requests wait in."""

    async def poll(self, request_id: int, now: int) -> bool:
        """False when the client asks too soon."""

    async def spend(self, family: Family, now: int, *, dead: bool) -> bool:
        """The approval becomes a family; True for one caller."""


@dataclass(frozen=True)
class Redemption:
    """Turns an approved request into a family. `parameter` is what the form calls it, e.g. device_code."""

    parameter: str
    find: Callable[[str], DecoupledRequest | None]
    store: Waiting
    liveness: Liveness
    certificates: Certificates
    clock: Clock

    async def redeem(self, request: TokenRequest) -> Issue:
        """The new family, or the word."""
        found, now = self._found(request), self.clock.timestamp()
        standing = found.standing(now)
        if standing == "denied":
            raise AccessDenied("the citizen did not complete the login or did not agree")
        if standing == "expired":
            raise ExpiredToken(f"the time of this {self.parameter} is over")
        if standing == "waiting" or found.approval is None:
            raise await self._wait(found, now)
        return await self._spend(request, found, found.approval)

    def _found(self, request: TokenRequest) -> DecoupledRequest:
        """TK-03: another client's code looks like none at all, and stays usable for its own."""
        code = request.form.get(self.parameter)
        if code is None:
            raise InvalidRequest(f"{self.parameter} is missing")
        found = self.find(code)
        if found is None or found.client_id != request.client.client_id:
            raise InvalidGrant(f"this {self.parameter} is not one this client got")
        return found

    async def _wait(self, found: DecoupledRequest, now: int) -> SlowDown | AuthorizationPending:
        if await self.store.poll(found.id, now):
            return AuthorizationPending("the person has not finished yet")
        return SlowDown("asked before the interval was over; it is five seconds longer now")

    async def _spend(self, request: TokenRequest, found: DecoupledRequest, approval: Approval) -> Issue:
        fallen = not self.liveness.stands(approval.account_id, approval.grant_id)
        if not fallen and not found.spent:
            fallen = await self._card_fell(found, approval)
        now, scope = self.clock.timestamp(), approval.authorization.scope
        family = Family(
            *(found.id, found.client_id, approval.account_id, approval.grant_id),
            *(approval.authorization, lives_until(request.client, scope, now)),
        )
        opened = await self.store.spend(family, now, dead=fallen)
        if fallen:
            raise InvalidGrant("the consent, the account or the card behind the approval is gone")
        if not opened:
            raise InvalidGrant(f"this {self.parameter} was used before; its tokens are revoked")
        return Issue(request.client, family, scope, nonce=found.parameters.get("nonce", ""))

    async def _card_fell(self, found: DecoupledRequest, approval: Approval) -> bool:
        """No answer is no yes: the client waits on, and asks again."""
        standing = await self.certificates.standing(approval.card)
        if standing == "unconfirmed":
            raise await self._wait(found, self.clock.timestamp())
        return standing != "current"
