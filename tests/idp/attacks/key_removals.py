"""Takes one protection of keys away, of clients' and of our own, and only that one; its attack must then succeed."""

from collections.abc import Iterable

import pytest

from foundation import key_rotation, key_schedule, public_keys, weak_rsa
from foundation.key_file import KeyFile
from foundation.signing_key import SigningKey
from idp.clients import client_keys
from idp.clients.metadata import keys
from tests.idp.attacks.proof import Removal

Patch = pytest.MonkeyPatch


def always_ask_again(patch: Patch) -> None:
    """A key id that is not known makes us read the set, each time."""
    patch.setattr(client_keys, "ASK_AGAIN_SECONDS", 0)


def any_key(patch: Patch) -> None:
    """Keys as they come."""
    patch.setattr(keys, "read_jwks", lambda jwks: jwks["keys"])


def any_size(patch: Patch) -> None:
    """Moduli of any size."""
    patch.setattr(public_keys, "RSA_BITS", range(1, 100_000))


def any_exponent(patch: Patch) -> None:
    """Exponents of any size."""
    patch.setattr(public_keys, "_LEAST_EXPONENT", 0)


def any_modulus(patch: Patch) -> None:
    """Moduli that nobody looks at."""
    patch.setattr(public_keys, "is_factored_by_looks", lambda modulus: False)


def any_of(kind: str) -> Removal:
    """Keys of one kind whose numbers nobody looks at."""
    return lambda patch: patch.setitem(public_keys._CHECKS, kind, lambda key: None)


def private_members(patch: Patch) -> None:
    """What is private in a key is passed over."""
    patch.setattr(public_keys, "PRIVATE_MEMBERS", frozenset())


def no_fingerprint(patch: Patch) -> None:
    """The faulty chip is not known."""
    patch.setattr(weak_rsa, "_ROCA_GROUPS", ((3, frozenset()),))


def no_steps(patch: Patch) -> None:
    """Nobody tries to factor."""
    patch.setattr(weak_rsa, "_FERMAT_STEPS", 0)


def keys_that_sign_at_once(patch: Patch) -> None:
    """A new key signs before anybody can know it."""
    patch.setattr(key_schedule, "PUBLISHED_BEFORE", 0)


def keys_gone_at_once(patch: Patch) -> None:
    """A key leaves the published set with the first signature of the next one."""
    patch.setattr(key_schedule, "KEPT_AFTER", 0)


def keys_that_stay(patch: Patch) -> None:
    """A key that is retired stays in the file, and so in the published set."""
    original = key_rotation._write

    def keep(file: KeyFile, kept: Iterable[SigningKey], now: int) -> None:
        known = list(kept)
        gone = [key for key in file.load() if key.kid not in {each.kid for each in known}]
        original(file, [*known, *gone], now)

    patch.setattr(key_rotation, "_write", keep)
