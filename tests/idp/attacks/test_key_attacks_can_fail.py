"""Every attack on keys, signatures and encryption succeeds once its protection is gone (KY-01 to 17)."""

from functools import partial
from typing import Any

from tests.foundation import (
    test_decryption,
    test_encryption,
    test_forms,
    test_key_schedule,
    test_public_keys,
    test_strict_jwt,
    test_weak_rsa,
)
from tests.idp import test_encrypted_input, test_key_rotation
from tests.idp.attacks import claim_removals, encryption_removals, holder_removals, key_removals, logout_removals
from tests.idp.attacks import signature_removals as without
from tests.idp.attacks.proof import Attack, Case, shown_by
from tests.idp.authorize import test_hint
from tests.idp.clients import test_client_keys
from tests.idp.clients.metadata import test_encryption as test_registered_encryption
from tests.idp.consent import test_receipt
from tests.idp.dpop import test_proof
from tests.idp.features import (
    test_client_secret_jwt,
    test_dynamic_registration,
    test_jwt_access_token,
    test_jwt_bearer,
    test_private_key_jwt,
    test_registered_keys,
)
from tests.idp.registration import test_statement
from tests.idp.request_object import test_reading
from tests.relying_party_sdk import test_logout_token, test_token_validation

assertion = test_private_key_jwt.test_wrong_audience_time_or_name_is_refused
issuer = test_hint.test_ky11_an_issuer_that_only_looks_like_us_is_another
by_platform = test_jwt_bearer.test_attack_an_assertion_by_nobody_a_stranger_or_the_wrong_issuer
confused = test_reading.test_az16_a_public_key_used_as_a_secret_and_a_foreign_key_sign_nothing
decoded = test_encrypted_input.test_ky08_ky09_an_encrypted_token_is_refused_before_anything_is_decoded
doors = test_encrypted_input.test_ky08_ky09_every_door_says_no
damage = test_decryption.test_ky10_rsa_encryption_is_not_offered_and_every_damage_has_one_text
opened = encryption_removals.opened_at_every_door(test_encrypted_input.KEY)
written = test_strict_jwt.test_ky13_the_same_claims_written_otherwise_are_not_what_was_signed
beginning = claim_removals.compared(claim_removals.by_its_beginning)
listed = claim_removals.compared(claim_removals.alone_in_a_list)
capitals = claim_removals.compared(claim_removals.in_any_case)
EC, RSA = test_public_keys.EC, test_public_keys.RSA
FAULTY = test_weak_rsa._faulty_prime(1000) * test_weak_rsa._faulty_prime(5000)


def _front(attack: str) -> Attack:
    return partial(test_strict_jwt.test_attacks_are_refused, attack=attack)


def _carried(**changes: Any) -> Attack:
    header = {**test_strict_jwt.OWN, **changes}
    return partial(test_strict_jwt.test_a_key_in_the_header_that_is_none_of_ours_is_refused, header=header)


def _weak(**changes: Any) -> Attack:
    return partial(test_public_keys.test_a_weak_or_malformed_rsa_key_is_refused, key={**RSA, **changes})


def _json(body: bytes) -> Attack:
    return partial(test_forms.test_hostile_json_is_refused, body=body)


CASES: tuple[Case, ...] = (
    ("KY-01 none", _front("none with empty signature"), without.unsigned_tokens),
    ("KY-01 spelling", _front("None in capitals"), without.unsigned_tokens),
    ("KY-01 empty", _front("empty signature"), without.unsigned_tokens),
    ("KY-01 assertion", test_private_key_jwt.test_foreign_keys_unsigned_and_broken_assertions_are_refused,
     without.unsigned_tokens),
    ("KY-01 vouched", by_platform, without.unsigned_tokens),
    ("KY-01 request", partial(test_reading.test_az16_an_unsigned_object_is_refused, alg="NONE"),
     without.unsigned_tokens),
    ("KY-01 proof", test_proof.test_tk15_unsigned_and_symmetric_proofs_are_refused, holder_removals.unsigned_proofs),
    ("KY-01 hint", test_hint.test_ky01_an_unsigned_token_names_nobody, without.unsigned_tokens),
    ("KY-01 access token", test_jwt_access_token.test_what_our_keys_signed_for_another_use_is_no_access_token,
     without.unsigned_tokens),
    ("KY-01 statement", test_statement.test_ky01_an_unsigned_statement_vouches_for_nothing, without.unsigned_tokens),
    ("KY-01 receipt", test_receipt.test_ky01_an_unsigned_receipt_is_refused, without.unsigned_tokens),
    ("KY-01 ID token", partial(test_token_validation.test_attack_alg_none, alg="none"),
     without.unsigned_at_the_party),
    ("KY-01 logout", test_logout_token.test_wh01_an_unsigned_logout_is_refused, logout_removals.unsigned),
    ("KY-02 JWK", _front("HMAC with the public key"), without.macs_with_public_keys),
    ("KY-02 PEM", _front("HMAC with the public key in PEM"), without.macs_with_public_keys),
    ("KY-02 DER", _front("HMAC with the public key in DER"), without.macs_with_public_keys),
    ("KY-02 assertion", test_client_secret_jwt.test_ky02_a_public_key_is_never_a_secret,
     without.macs_with_public_keys),
    ("KY-02 vouched", by_platform, without.macs_with_public_keys),
    ("KY-02 request", confused, without.macs_with_public_keys),
    ("KY-02 hint", test_hint.test_ky02_a_hint_made_with_our_public_key_as_the_secret_names_nobody,
     without.macs_with_public_keys),
    ("KY-03 ours", _front("key in the header"), without.keys_in_headers),
    ("KY-03 a stranger's", _front("a stranger's key in the header"), without.keys_in_headers),
    ("KY-03 address", _front("address in the header"), without.passed_over("jku")),
    ("KY-03 certificate", _front("certificate in the header"), without.passed_over("x5c")),
    ("KY-03 chain", _front("address of a certificate in the header"), without.passed_over("x5u")),
    ("KY-03 carried", _carried(x5c=["AA"]), without.passed_over("x5c")),
    ("KY-03 private", _carried(jwk={**test_strict_jwt.JWKS["keys"][0], "d": "AA"}), holder_removals.private_keys),
    ("KY-04 nobody's", _front("key id of nobody"), without.passed_over("kid")),
    ("KY-04 no text", _front("key id that is not a text"), without.passed_over("kid")),
    ("KY-04 wire", test_registered_keys.test_guessing_key_ids_cannot_make_the_provider_flood_the_clients_server,
     key_removals.always_ask_again),
    ("KY-04 minute", test_client_keys.test_an_unknown_kid_makes_us_ask_once_a_minute_and_not_more_often,
     key_removals.always_ask_again),
    ("KY-05 crit", _front("unknown crit"), without.passed_over("crit")),
    ("KY-05 b64", _front("unencoded payload"), without.passed_over("b64")),
    ("KY-05 header", _front("doubled header member"), claim_removals.names_twice),
    ("KY-05 claims", _front("doubled claim"), claim_removals.names_twice),
    ("KY-06 segment", _front("a long segment"), without.segments_without_end),
    ("KY-06 token", _front("a long token"), without.tokens_without_end),
    ("KY-06 cost", test_strict_jwt.test_ky06_what_is_too_long_costs_nothing, without.any_length),
    ("KY-08 front", partial(decoded, attack="zip"), opened),
    ("KY-08 doors", partial(doors, attack="zip"), encryption_removals.any_shape),
    ("KY-08 header", test_decryption.test_ky08_a_bomb_is_refused_before_it_grows, encryption_removals.any_header),
    ("KY-08 ours", partial(test_encryption.test_both_libraries_open_it, alg="ECDH-ES", name="P-256", enc="A256GCM"),
     encryption_removals.compressed),
    ("KY-09 front", partial(decoded, attack="p2c"), opened),
    ("KY-09 doors", partial(doors, attack="p2c"), encryption_removals.any_shape),
    ("KY-09 password", test_decryption.test_ky09_a_password_opens_nothing_though_we_had_it,
     encryption_removals.any_header),
    ("KY-09 rounds", test_decryption.test_ky09_a_billion_rounds_are_never_begun, encryption_removals.rounds_begun),
    ("KY-10 RSA", damage, encryption_removals.any_header),
    ("KY-10 text", damage, encryption_removals.told_damage),
    ("KY-10 steps", partial(test_decryption.test_ky10_every_damage_is_met_by_the_very_same_steps,
     alg="ECDH-ES", enc="A128CBC-HS256"), encryption_removals.padding_first),
    ("KY-10 wrapped", partial(test_decryption.test_ky10_a_damaged_wrapped_key_is_told_alike_and_never_tried,
     alg="ECDH-ES+A128KW", enc="A128CBC-HS256"), encryption_removals.unwrapped_anyhow),
    ("KY-10 to clients", test_encryption.test_nothing_weak_is_on_the_lists, encryption_removals.weak_encryption),
    ("KY-10 registered", partial(test_registered_encryption.test_what_is_weak_or_half_is_refused, answer="id_token",
     parts={"alg": "RSA1_5"}), encryption_removals.weak_encryption),
    ("KY-11 beginning", assertion, beginning),
    ("KY-11 list", assertion, listed),
    ("KY-11 case", assertion, capitals),
    ("KY-11 hint", partial(issuer, iss="https://op.example.evil.example"), beginning),
    ("KY-11 hint's slash", partial(issuer, iss="https://op.example/"), beginning),
    ("KY-11 hint's case", partial(issuer, iss="https://OP.example"), capitals),
    ("KY-11 hint's list", test_hint.test_foreign_malformed_and_nameless_tokens_are_nothing, listed),
    ("KY-13 letters", test_strict_jwt.test_ky13_nothing_but_the_very_letters_is_what_was_signed,
     without.other_base64),
    ("KY-13 any text", test_strict_jwt.test_no_text_breaks_the_parser, without.empty_where_unreadable),
    ("KY-13 written", partial(written, claims=b'{"a": 1}'), without.a_second_writing),
    ("KY-13 signature", test_strict_jwt.test_no_altered_signature_is_accepted, holder_removals.any_signature),
    ("KY-14 short", _weak(n=test_public_keys._b64(test_public_keys.SHORT)), key_removals.any_size),
    ("KY-14 one", _weak(e="AQ"), key_removals.any_exponent),
    ("KY-14 three", _weak(e="Aw"), key_removals.any_exponent),
    ("KY-14 chip", _weak(n=test_public_keys._b64(FAULTY)), key_removals.any_modulus),
    ("KY-14 point", partial(test_public_keys.test_a_point_off_its_curve_is_refused, key={**EC, "crv": "P-384"}),
     key_removals.any_of("EC")),
    ("KY-14 order", partial(test_public_keys.test_a_point_of_small_order_is_refused_with_either_sign, crv="X25519"),
     key_removals.any_of("OKP")),
    ("KY-14 private", partial(test_public_keys.test_private_material_spoils_the_whole_set, key={**EC, "d": "AQ"}),
     key_removals.private_members),
    ("KY-14 fingerprint", test_weak_rsa.test_a_modulus_of_the_faulty_chip_is_told_by_its_fingerprint,
     key_removals.no_fingerprint),
    ("KY-14 close", test_weak_rsa.test_close_primes_are_found, key_removals.no_steps),
    ("KY-14 registered", test_dynamic_registration.test_weak_keys_are_not_registered, key_removals.any_key),
    ("KY-15 early", test_key_rotation.test_ky15_ten_rotations_of_each_key_under_load_fail_no_login,
     key_removals.keys_that_sign_at_once),
    ("KY-15 emergency", test_key_rotation.test_ky15_an_emergency_is_met_by_looking_again, key_removals.keys_that_stay),
    ("KY-15 late", test_key_schedule.test_what_a_key_signed_verifies_for_as_long_as_anything_lives,
     key_removals.keys_gone_at_once),
    ("KY-17 NaN", _front("NaN"), claim_removals.numbers_that_are_none),
    ("KY-17 infinite", _front("infinite number"), claim_removals.numbers_without_bounds),
    ("KY-17 digits", _front("a number of 5,000 digits"), claim_removals.numbers_without_bounds),
    ("KY-17 JSON's NaN", _json(b'{"a":NaN}'), claim_removals.numbers_that_are_none),
    ("KY-17 JSON's infinity", _json(b'{"a":1e999}'), claim_removals.numbers_without_bounds),
    ("KY-17 JSON's digits", _json(b'{"a":' + b"9" * 30 + b"}"), claim_removals.numbers_without_bounds),
    ("KY-17 truth", assertion, claim_removals.truths_are_numbers),
    ("KY-17 text", assertion, claim_removals.texts_are_numbers),
)  # fmt: skip


test_without_its_protection_the_attack_succeeds = shown_by(CASES)
