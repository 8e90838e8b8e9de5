"""Every attack on fetches, registration and keys succeeds once its protection is gone: a test that cannot fail proves
nothing.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from joserfc.errors import JoseError

from tests.foundation import test_public_keys, test_weak_rsa
from tests.foundation.outbound import test_destination, test_fetch, test_network
from tests.idp import test_discovery, test_key_rotation
from tests.idp.features import test_dynamic_registration, test_registered_keys, test_registration_management
from tests.idp.registration import removals
from tests.idp.registration.removals import Removal

Attack = Callable[[Path], None]


def _alone(attack: Callable[..., None], *given: Any) -> Attack:
    """An attack that needs no folder; of a table of variants the one that the removal lets through."""
    return lambda folder: attack(*given)


weak = {"kty": "RSA", "e": "AQAB", "n": test_public_keys._b64(
    test_weak_rsa._faulty_prime(1000) * test_weak_rsa._faulty_prime(5000)
)}  # fmt: skip
unlisted = _alone(
    test_destination.test_an_address_that_is_not_somebody_elses_public_server_is_refused, "https://10.0.0.1/"
)
packed = _alone(test_fetch.test_a_decompression_bomb_is_never_unpacked, "gzip")
management, registration = test_registration_management, test_dynamic_registration

CASES: tuple[tuple[str, Attack, Removal], ...] = (
    ("SF-01 text", unlisted, removals.any_text),
    ("SF-01 inside", _alone(test_network.test_a_name_that_leads_inside_is_refused_and_nobody_is_called, ["127.0.0.1"]),
     removals.any_address),
    ("SF-01 rebinding", _alone(test_network.test_dns_rebinding_finds_no_second_look_up), removals.a_second_look_up),
    ("SF-07", _alone(test_fetch.test_a_redirect_is_not_followed, "302 Found"), removals.any_answer),
    ("SF-09 slow", _alone(test_fetch.test_a_body_of_one_byte_a_second_is_cut_at_the_whole_time),
     removals.no_whole_time),
    ("SF-09 endless", _alone(test_fetch.test_an_endless_body_is_cut_at_its_size), removals.ten_times_the_size),
    ("SF-09 packed", packed, removals.any_coding),
    ("SF-09 kind", _alone(test_fetch.test_another_kind_of_document_is_refused, "text/html"), removals.any_answer),
    ("RG-01", registration.test_rg01_open_registration_without_an_initial_token_is_refused, removals.whoever_comes),
    ("RG-02 other", management.test_rg02_a_registration_token_opens_one_client_only, removals.any_token),
    ("RG-02 turned", management.test_rg02_a_change_replaces_everything_and_turns_the_token,
     removals.one_token_for_ever),
    ("RG-03 first", registration.test_rg03_a_client_cannot_give_itself_rights, removals.everybody_an_operator),
    ("RG-03 update", management.test_rg03_rights_cannot_be_raised_by_an_update, removals.everybody_an_operator),
    ("RG-04", registration.test_rg04_scripts_and_plain_http_are_refused_in_every_address, removals.any_uri),
    ("RG-06", registration.test_rg06_a_name_that_imitates_a_bank_is_refused, removals.any_name),
    ("RG-07", test_discovery.test_rg07_another_host_changes_nothing, removals.any_host),
    ("KY-04", test_registered_keys.test_guessing_key_ids_cannot_make_the_provider_flood_the_clients_server,
     removals.always_ask_again),
    ("KY-14 weak", _alone(test_public_keys.test_a_weak_or_malformed_rsa_key_is_refused, weak), removals.any_modulus),
    ("KY-14 registered", registration.test_weak_keys_are_not_registered, removals.any_key),
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
