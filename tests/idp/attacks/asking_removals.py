"""Takes one protection of the doors where a client waits for a person away (device, CIBA); its attack must succeed."""

import re
from dataclasses import replace
from typing import Any

import orjson
import pytest

from idp.ciba import hints, words
from idp.ciba.notices import Notices
from idp.decoupled.redemption import Redemption
from idp.decoupled.request import DecoupledRequest
from idp.decoupled.store import Decisions
from idp.device import store as device_store
from idp.features.device_authorization import DeviceAuthorizationEndpoint

Patch = pytest.MonkeyPatch


def anybodys_device_code(patch: Patch) -> None:
    """A device code is good in the hands of every client."""
    patch.setattr(Redemption, "_found", lambda self, request: self.find(request.form[self.parameter]))


def devices_for_everybody(patch: Patch) -> None:
    """A client may begin what it is not registered to end."""
    patch.setattr(DeviceAuthorizationEndpoint, "may_use_devices", lambda self, attempt: None)


def unbounded_guesses(patch: Patch) -> None:
    """User codes may be typed as often as one likes."""
    patch.setattr(device_store, "_within", lambda tx, guess, limits: None)


def any_pace(patch: Patch) -> None:
    """A client may poll as fast as it likes."""

    async def never_too_soon(self: Decisions, request_id: int, now: int) -> bool:
        return True

    patch.setattr(Decisions, "poll", never_too_soon)


def approvals_for_ever(patch: Patch) -> None:
    """A device's request that does not run out."""
    original = DecoupledRequest.standing
    patch.setattr(DecoupledRequest, "standing", lambda self, now: original(replace(self, expires_at=now + 1), now))


def hidden_characters(patch: Patch) -> None:
    """Binding messages with characters of no width, of control and of another direction."""
    patch.setattr(words, "_PLAIN", {*words._PLAIN, "Cc", "Cf", "So"})


def addresses_in_messages(patch: Patch) -> None:
    """Binding messages that lead away."""
    patch.setattr(words, "_ADDRESS", re.compile(r"(?!)"))


def long_messages(patch: Patch) -> None:
    """Binding messages of any length."""
    patch.setattr(words, "_LONGEST_MESSAGE", 1_000_000)


def any_hint(patch: Patch) -> None:
    """Whatever is said of a person may name one."""
    patch.setattr(hints, "_SUBJECT", re.compile(r".*"))


def notification_tokens_in_clear(patch: Patch) -> None:
    """The token for the notice is kept as it came."""
    patch.setattr(Notices, "seal", lambda self, auth_req_id, token: orjson.dumps([auth_req_id, token]).decode())


def any_card(patch: Patch) -> None:
    """The certificate of the approval is not asked again."""

    async def stands(self: Redemption, found: Any, approval: Any) -> bool:
        return False

    patch.setattr(Redemption, "_card_fell", stands)
