"""What a device is told when it asks (RFC 8628 3.4 and 3.5): wait, slower, no, too late, or its tokens, once.

Between the person's decision and this question up to five minutes pass, so everything it stands on is asked again:
account, grant, and the certificate that was shown (security.md TK-25).
"""

from dataclasses import dataclass
from typing import Protocol

from foundation.clock import Clock
from idp.accounts.attributes import Standing
from idp.device.authorization import Approval, DeviceAuthorization
from idp.device.store import DeviceStore
from idp.device.words import AuthorizationPending, ExpiredToken, SlowDown
from idp.errors import AccessDenied, InvalidGrant, InvalidRequest
from idp.tokens.exchange import TokenRequest
from idp.tokens.family import Family
from idp.tokens.issue import Issue, lives_until
from idp.tokens.liveness import Liveness


class Certificates(Protocol):
    """Whether the certificate of a login still stands."""

    async def standing(self, card: str) -> Standing:
        """`current`, `stale`, or `unconfirmed` while nobody answers."""


@dataclass(frozen=True)
class DeviceRedemption:
    """Turns an approved device code into a family."""

    store: DeviceStore
    liveness: Liveness
    certificates: Certificates
    clock: Clock

    async def redeem(self, request: TokenRequest) -> Issue:
        """The new family, or the word of RFC 8628 3.5."""
        found, now = self._found(request), self.clock.timestamp()
        standing = found.standing(now)
        if standing == "denied":
            raise AccessDenied("the citizen did not complete the login or did not agree")
        if standing == "expired":
            raise ExpiredToken("the device code has expired")
        if standing == "waiting" or found.approval is None:
            raise await self._wait(found, now)
        return await self._spend(request, found, found.approval)

    def _found(self, request: TokenRequest) -> DeviceAuthorization:
        """TK-03: another client's code looks like none at all, and stays usable for its own."""
        code = request.form.get("device_code")
        if code is None:
            raise InvalidRequest("device_code is missing")
        found = self.store.of_device(code)
        if found is None or found.client_id != request.client.client_id:
            raise InvalidGrant("the device code is not one this client got")
        return found

    async def _wait(self, found: DeviceAuthorization, now: int) -> SlowDown | AuthorizationPending:
        if await self.store.poll(found.id, now):
            return AuthorizationPending("the person has not finished yet")
        return SlowDown("asked before the interval was over; it is five seconds longer now")

    async def _spend(self, request: TokenRequest, found: DeviceAuthorization, approval: Approval) -> Issue:
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
            raise InvalidGrant("the consent, the account or the card behind the code is gone")
        if not opened:
            raise InvalidGrant("the device code was used before; its tokens are revoked")
        return Issue(request.client, family, scope, nonce=found.parameters.get("nonce", ""))

    async def _card_fell(self, found: DeviceAuthorization, approval: Approval) -> bool:
        """No answer is no yes: the device waits on, and asks again."""
        standing = await self.certificates.standing(approval.card)
        if standing == "unconfirmed":
            raise await self._wait(found, self.clock.timestamp())
        return standing != "current"
