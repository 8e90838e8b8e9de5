"""Every attack in the name of a client or of a key's holder succeeds once its protection is gone (TK-08 to 22)."""

from base64 import b64encode
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.data_trust.access import test_token
from tests.foundation import test_client_certificate
from tests.idp.attacks import client_removals, token_removals
from tests.idp.attacks import holder_removals as without
from tests.idp.attacks.proof import Attack, Case, shown_by
from tests.idp.clients import test_assertion_rules, test_authentication_matrix, test_store
from tests.idp.dpop import test_check, test_nonces, test_proof
from tests.idp.dpop import test_store as test_proofs
from tests.idp.features import (
    test_client_secret_jwt,
    test_dpop,
    test_financial_grade,
    test_mutual_tls,
    test_private_key_jwt,
    test_tls_client_auth,
    test_token_exchange,
)
from tests.idp.mutual_tls import test_chain, test_subject
from tests.idp.provider import SECRET
from tests.idp.tokens import test_sender
from tests.relying_party_sdk import test_dpop_check, test_proof_memory, test_resource_server
from tests.relying_party_sdk import test_sender as test_party_sender

DOORS = sorted({path for path, _ in test_authentication_matrix.DOORS})
SECRET_OF = {"method": "client_secret_basic"}
matrix, rules, api = test_authentication_matrix, test_assertion_rules, test_resource_server
registered = partial(matrix.test_tk08_tk09_exactly_the_registered_method_opens_every_door, **SECRET_OF)
basic = b64encode(f"client_secret_basic:{SECRET}".encode()).decode()
flaw = test_proof.test_tk15_a_proof_with_a_flaw_is_refused
another = test_check.test_tk15_another_request_or_another_time_is_refused
certified = test_tls_client_auth.test_the_certified_client_is_let_in_and_nobody_else
header = test_client_certificate.test_tk22_a_header_that_is_not_to_be_believed_is_ignored_and_logged


def _rule(**change: Any) -> Attack:
    return partial(rules.test_tk11_what_breaks_one_rule_is_refused, change=change)


CASES: tuple[Case, ...] = (
    ("TK-08 another", registered, client_removals.any_method),
    ("TK-08 two", partial(matrix.test_tk08_two_methods_at_once_are_a_malformed_request_at_every_door, **SECRET_OF),
     client_removals.the_first_method),
    ("TK-08 certificate", test_tls_client_auth.test_tk08_a_certificate_beside_another_credential_is_no_second_method,
     client_removals.a_certificate_beside),
    *((f"TK-09 {path}", registered, client_removals.open_door(path)) for path in DOORS),
    ("TK-10 again", test_private_key_jwt.test_a_good_assertion_opens_once_and_only_once, without.ids_again_and_again),
    ("TK-10 restart", test_private_key_jwt.test_an_assertion_used_before_a_restart_stays_used,
     without.ids_of_this_process),
    ("TK-10 secret", test_client_secret_jwt.test_the_secret_signs_and_each_assertion_counts_once,
     without.ids_again_and_again),
    ("TK-10 at once", test_store.test_of_many_uses_of_one_assertion_one_is_the_first, without.ids_again_and_again),
    ("TK-11 endpoint", _rule(aud=f"{rules.ISSUER}/token"), client_removals.claims_unread("aud", rules.ISSUER)),
    ("TK-11 list", _rule(aud=[rules.ISSUER]), client_removals.claims_unread("aud", rules.ISSUER)),
    ("TK-11 yesterday", _rule(exp=rules.AT - 300), client_removals.claims_unread("exp", rules.AT + 60)),
    ("TK-11 tomorrow", _rule(iat=rules.AT + 60), client_removals.claims_unread("iat", rules.AT)),
    ("TK-11 nobody", rules.test_tk11_what_names_nobody_of_ours_is_refused_there_too,
     client_removals.claims_unread("aud", rules.ISSUER)),
    ("TK-11 ahead", rules.test_clocks_may_be_seconds_ahead, client_removals.clocks_to_the_second),
    ("TK-12 base64", partial(matrix.test_tk12_basic_that_cannot_be_read_strictly_is_a_failed_try,
     header=f"Basic {basic.rstrip('=')}!"), client_removals.lenient_base64),
    ("TK-12 twice", matrix.test_tk12_both_forms_of_encoding_are_one_client, client_removals.the_first_header),
    ("TK-15 again", test_check.test_tk15_a_proof_is_good_once, without.ids_again_and_again),
    ("TK-15 wire", test_dpop.test_tk15_a_proof_seen_on_the_wire_cannot_be_sent_again, without.ids_again_and_again),
    ("TK-15 API", test_dpop_check.test_tk15_one_header_and_one_use, without.ids_again_and_again),
    ("TK-15 method", partial(another, claims={"htm": "GET"}), without.any_http_method),
    ("TK-15 address", partial(another, claims={"htu": f"{test_check.ISSUER}/userinfo"}), without.any_target),
    ("TK-15 path", partial(test_proof.test_tk15_another_address_is_another, htu="https://op.example/Token"),
     without.paths_in_any_case),
    ("TK-15 API address", partial(test_dpop_check.test_tk15_a_proof_with_a_flaw_is_refused, flaw="another path"),
     without.any_target_at_apis),
    ("TK-15 workers", test_proofs.test_a_proof_is_good_once_across_two_workers, without.ids_of_this_process),
    ("TK-15 time", partial(another, claims={"iat": 1}), without.any_time),
    ("TK-15 jti", partial(flaw, flaw="no jti"), without.names_of_nothing),
    ("TK-15 unsigned", test_proof.test_tk15_unsigned_and_symmetric_proofs_are_refused, without.unsigned_proofs),
    ("TK-15 signature", partial(flaw, flaw="somebody else's key"), without.any_signature),
    ("TK-15 private", partial(flaw, flaw="a private key"), without.private_keys),
    ("TK-15 two", test_check.test_tk15_two_headers_or_none_are_refused, without.the_first_of_all_headers),
    ("TK-15 spent", test_dpop.test_tk15_a_bad_proof_spends_no_code, without.bad_proofs_count_as_none),
    ("TK-17 stolen", test_dpop.test_tk17_a_stolen_token_is_worth_nothing, without.any_holder),
    ("TK-17 key", test_dpop.test_tk17_a_stolen_token_is_worth_nothing, without.any_key_proven),
    ("TK-17 unbound", test_token.test_tk17_an_unbound_token_is_not_used_under_dpop, without.any_holder),
    ("TK-17 unreadable", partial(api.test_tk17_a_binding_that_cannot_be_read_opens_nothing, cnf="x"),
     without.unreadable_bindings),
    ("TK-17 SDK", test_party_sender.test_tk17_tk21_a_thief_is_not, without.any_certificate),
    ("TK-17 ath", test_check.test_tk17_the_proof_names_the_token_it_goes_with, without.any_token),
    ("TK-17 rule", partial(test_sender.test_tk17_whoever_does_not_prove_the_key_is_refused, scheme="DPoP",
     confirmation={"jkt": "a"}, headers={"jkt": "b"}), without.any_holder),
    ("TK-17 trust", test_token.test_tk17_data_is_read_with_the_key_and_never_without, without.any_holder),
    ("TK-17 API", partial(api.test_tk17_whoever_is_not_the_holder_is_refused, change=api.BOUND,
     authorization="Bearer token"), without.any_holder),
    ("TK-17 API bearer", api.test_tk17_a_bound_token_is_no_bearer_token, without.bound_tokens_as_bearers),
    ("TK-18 profile", partial(test_financial_grade.test_tk18_no_token_without_the_key,
     profile=test_financial_grade.PROFILES[1]), without.any_holder),
    ("TK-18 public", test_dpop.test_tk18_a_public_clients_refresh_token_is_bound_to_its_key, without.no_continuity),
    ("TK-18 dropped", test_dpop.test_tk18_a_confidential_client_may_change_its_key_and_never_drop_it,
     without.no_continuity),
    ("TK-18 certificate", test_mutual_tls.test_tk18_a_refresh_token_of_a_public_client_belongs_to_its_certificate,
     without.no_continuity),
    ("TK-18 exchange", test_token_exchange.test_tk18_attack_an_exchange_strips_a_token_of_its_key,
     token_removals.keys_stripped_off),
    ("TK-19 none", test_dpop.test_tk19_where_nonces_are_demanded_every_door_hands_one_out, without.no_nonces),
    ("TK-19 old", test_check.test_tk19_a_demanded_nonce_must_be_ours_and_young, without.any_nonce),
    ("TK-19 foreign",
     test_nonces.test_tk19_another_houses_nonce_another_kind_of_seal_and_one_of_the_future_are_not_ours,
     without.any_nonce),
    ("TK-19 API", test_dpop_check.test_tk19_where_nonces_are_wanted_the_proof_must_carry_a_young_one,
     without.nonces_unread_by_apis),
    ("TK-19 API foreign", test_proof_memory.test_tk19_nonces_of_others_and_of_the_future_are_not_ours,
     without.any_nonce_at_apis),
    ("TK-19 trust", test_token.test_tk19_where_nonces_are_wanted_the_answer_brings_one,
     without.nonces_unread_by_apis),
    ("TK-18 kept", test_sender.test_tk18_a_refresh_keeps_the_binding, without.no_continuity),
    ("TK-21 name", partial(test_subject.test_tk21_another_clients_name_does_not,
     name={"tls_client_auth_san_dns": "bank.example"}), client_removals.parts_of_names),
    ("TK-21 subject", certified, client_removals.any_subject),
    ("TK-21 authority", certified, client_removals.any_chain),
    ("TK-21 chain", test_chain.test_tk21_extra_certificates_do_not_lend_their_chain, client_removals.any_chain),
    ("TK-21 self-signed", partial(test_chain.test_tk21_others_are_not, attack="self-signed with the same subject",
     der=test_chain.SELF_SIGNED, beside=()), client_removals.any_chain),
    ("TK-21 authority of its own", test_chain.test_tk21_a_client_cannot_act_as_an_authority,
     client_removals.any_chain),
    ("TK-21 trust",
     test_token.test_tk21_tk22_a_certificate_bound_token_needs_its_certificate_from_a_trusted_proxy,
     without.any_holder),
    ("TK-21 bound", test_mutual_tls.test_a_token_belongs_to_the_certificate_it_was_asked_with, without.any_holder),
    ("TK-22 outside", partial(header, attack="from outside"), client_removals.any_proxy),
    ("TK-22 twice", partial(header, attack="twice"), client_removals.any_spelling),
    ("TK-22 spelling", partial(header, attack="an underscore"), client_removals.any_spelling),
    ("TK-22 own port", test_client_certificate.test_tk22_on_our_own_port_the_handshake_alone_counts,
     client_removals.a_proxy_before_our_own_port),
    ("TK-22 trust",
     test_token.test_tk21_tk22_a_certificate_bound_token_needs_its_certificate_from_a_trusted_proxy,
     client_removals.any_proxy),
)  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[test_check.Desk]:
    """What the attacks on a proof's check stand at."""
    made = test_check.Desk(tmp_path)
    yield made
    made.database.close()


test_without_its_protection_the_attack_succeeds = shown_by(CASES)
