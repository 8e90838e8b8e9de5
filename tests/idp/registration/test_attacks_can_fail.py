"""Every attack on keys succeeds once its protection is gone: a test that cannot fail proves
nothing.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from joserfc.errors import JoseError

from tests.foundation import test_public_keys, test_weak_rsa
from tests.idp import test_key_rotation
from tests.idp.features import test_dynamic_registration, test_registered_keys
from tests.idp.registration import removals
from tests.idp.registration.removals import Removal

Attack = Callable[[Path], None]


def _alone(attack: Callable[..., None], *given: Any) -> Attack:
    """An attack that needs no folder; of a table of variants the one that the removal lets through."""
    return lambda folder: attack(*given)


weak = {"kty": "RSA", "e": "AQAB", "n": test_public_keys._b64(
    test_weak_rsa._faulty_prime(1000) * test_weak_rsa._faulty_prime(5000)
)}  # fmt: skip

CASES: tuple[tuple[str, Attack, Removal], ...] = (
    ("KY-04", test_registered_keys.test_guessing_key_ids_cannot_make_the_provider_flood_the_clients_server,
     removals.always_ask_again),
    ("KY-14 weak", _alone(test_public_keys.test_a_weak_or_malformed_rsa_key_is_refused, weak), removals.any_modulus),
    ("KY-14 registered", test_dynamic_registration.test_weak_keys_are_not_registered, removals.any_key),
    ("KY-15", partial(test_key_rotation.test_ky15_ten_rotations_of_each_key_under_load_fail_no_login),
     removals.keys_that_sign_at_once),
)  # fmt: skip


@pytest.mark.parametrize(("attack", "take"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_without_its_protection_the_attack_succeeds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, attack: Attack, take: Removal
) -> None:
    take(monkeypatch)
    with pytest.raises((AssertionError, KeyError, JoseError, pytest.fail.Exception)):
        attack(tmp_path)
