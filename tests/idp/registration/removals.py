"""Takes one protection of keys away, and only that one; its attack must then succeed."""

from collections.abc import Callable

import pytest

from foundation import key_rotation, public_keys
from idp.clients import client_keys
from idp.clients.metadata import keys

Patch = pytest.MonkeyPatch
Removal = Callable[[Patch], None]


def always_ask_again(patch: Patch) -> None:
    """A key id that is not known makes us read the set, each time."""
    patch.setattr(client_keys, "ASK_AGAIN_SECONDS", 0)


def any_key(patch: Patch) -> None:
    """Keys as they come."""
    patch.setattr(keys, "read_jwks", lambda jwks: jwks["keys"])


def any_modulus(patch: Patch) -> None:
    """Moduli that nobody looks at."""
    patch.setattr(public_keys, "is_factored_by_looks", lambda modulus: False)


def keys_that_sign_at_once(patch: Patch) -> None:
    """A new key signs before anybody can know it."""
    patch.setattr(key_rotation.key_schedule, "PUBLISHED_BEFORE", 0)
