"""Every attack on codes, tokens and grants succeeds once its protection is gone (TK-01 to 07, 13, 14, 23 to 30)."""

from functools import partial

from cryptography.x509.ocsp import OCSPCertStatus

from tests.idp.attacks import asking_removals, removals
from tests.idp.attacks import token_removals as without
from tests.idp.attacks.proof import Case, shown_by
from tests.idp.ciba import test_financial_grade as test_counter
from tests.idp.ciba import test_hints, test_notices, test_pages, test_words
from tests.idp.decoupled import test_redemption
from tests.idp.device import test_desk
from tests.idp.features import (
    test_authorization_code,
    test_client_credentials,
    test_device_authorization,
    test_financial_grade,
    test_introspection,
    test_pkce,
    test_refresh_token,
    test_revocation,
    test_token_endpoint,
    test_token_exchange,
)

codes, refreshing, exchange = test_authorization_code, test_refresh_token, test_token_exchange
message = test_words.test_tk24_attack_binding_message_that_hides_leads_away_or_is_too_long
more = exchange.test_attack_more_than_the_first_token_held_or_something_else
outlived = exchange.test_tk25_attack_what_came_of_a_token_outlives_its_consent_account_or_family
revoked = test_redemption.test_attack_card_revoked_between_approval_and_redemption

CASES: tuple[Case, ...] = (
    ("TK-01 twice", codes.test_a_code_used_twice_kills_every_token_it_made, without.codes_again_and_again),
    ("TK-01 living", codes.test_a_code_used_twice_kills_every_token_it_made, without.families_that_never_end),
    ("TK-01 profile", partial(test_financial_grade.test_tk01_tk02_a_code_is_good_once_and_for_a_minute,
     profile=test_financial_grade.PROFILES[1]), without.codes_again_and_again),
    ("TK-01 at once", codes.test_fifty_races_for_one_code_have_at_most_one_winner_and_no_living_token,
     without.codes_again_and_again),
    ("TK-02", codes.test_a_code_is_dead_after_sixty_seconds, without.codes_for_ever),
    ("TK-02 profile", partial(test_financial_grade.test_tk01_tk02_a_code_is_good_once_and_for_a_minute,
     profile=test_financial_grade.PROFILES[1]), without.codes_for_ever),
    ("TK-03 code", codes.test_another_clients_code_is_refused_and_stays_usable, without.anybodys_code),
    ("TK-03 refresh", refreshing.test_another_clients_refresh_token_is_refused_and_stays_usable,
     without.anybodys_refresh_token),
    ("TK-03 device", test_redemption.test_attack_code_of_another_client_is_invalid_and_stays_usable_for_its_own,
     asking_removals.anybodys_device_code),
    ("TK-04", codes.test_another_redirect_uri_or_none_spends_the_code, without.any_redirect),
    ("TK-06 wrong", test_pkce.test_a_wrong_or_missing_verifier_is_refused_and_the_code_is_spent,
     removals.no_verifier),
    ("TK-06 other", test_pkce.test_two_sessions_codes_cannot_be_exchanged_for_one_another, removals.no_verifier),
    ("TK-07 token", test_client_credentials.test_clients_not_registered_for_it_are_refused, without.every_grant),
    ("TK-07 device", test_device_authorization.test_a_client_without_the_grant_type_is_refused,
     asking_removals.devices_for_everybody),
    ("TK-13 reuse", refreshing.test_a_rotated_token_used_again_ends_the_family_for_both_holders,
     without.refresh_tokens_again_and_again),
    ("TK-13 family", refreshing.test_a_rotated_token_used_again_ends_the_family_for_both_holders,
     without.families_that_never_end),
    ("TK-13 at once", refreshing.test_of_twenty_parallel_refreshes_one_wins_and_the_family_ends,
     without.refresh_tokens_again_and_again),
    ("TK-13 profile", test_financial_grade.test_a_refresh_token_that_was_rotated_away_before_stays_dead,
     without.any_generation),
    ("TK-14", refreshing.test_the_scope_can_be_narrowed_and_never_widened, without.any_scope),
    ("TK-23 browser", test_desk.test_attack_user_code_brute_force_is_limited_in_one_browser,
     asking_removals.unbounded_guesses),
    ("TK-23 over all",
     test_desk.test_attack_user_code_brute_force_with_a_new_browser_each_time_is_limited_over_all,
     asking_removals.unbounded_guesses),
    ("TK-23 fast", test_redemption.test_attack_polling_too_fast_makes_the_interval_grow_and_it_is_enforced,
     asking_removals.any_pace),
    ("TK-23 late", test_redemption.test_attack_approve_after_expiry_gives_the_screen_nothing,
     asking_removals.approvals_for_ever),
    ("TK-24 hidden", partial(message, message="\u202ereversed"), asking_removals.hidden_characters),
    ("TK-24 address", partial(message, message="see https://evil.example"), asking_removals.addresses_in_messages),
    ("TK-24 long", partial(message, message="x" * 10_000), asking_removals.long_messages),
    ("TK-24 markup", test_pages.test_tk24_attack_markup_in_a_binding_message_is_shown_as_the_text_it_is,
     removals.plain_markup),
    ("TK-24 hint", partial(test_hints.test_tk24_attack_a_hint_that_is_no_name_of_ours_finds_nobody, hint="hanako"),
     asking_removals.any_hint),
    ("TK-24 token", test_notices.test_tk24_attack_the_notification_token_opens_nothing_here,
     asking_removals.notification_tokens_in_clear),
    ("TK-25 code", codes.test_a_code_is_worthless_after_consent_is_withdrawn_or_the_account_closed,
     without.whatever_stands_behind),
    ("TK-25 refresh", refreshing.test_withdrawn_consent_ends_refreshing, without.whatever_stands_behind),
    ("TK-25 account", test_redemption.test_attack_account_closed_between_approval_and_redemption,
     without.whatever_stands_behind),
    ("TK-25 consent", test_redemption.test_attack_consent_withdrawn_between_approval_and_redemption,
     without.whatever_stands_behind),
    ("TK-25 counter", test_counter.test_attack_what_stands_behind_an_approval_falls_before_it_is_fetched,
     without.whatever_stands_behind),
    ("TK-25 card", partial(revoked, status=OCSPCertStatus.REVOKED), asking_removals.any_card),
    ("TK-25 exchange", partial(outlived, end="consent withdrawn"), without.whatever_stands_behind),
    ("TK-26 client", exchange.test_tk26_attack_a_client_that_nobody_named_exchanges_anothers_token,
     without.exchange_for_everybody),
    ("TK-26 nobody", exchange.test_tokens_of_nobody_and_of_the_citizens_own_pages_are_not_exchanged,
     without.exchange_for_everybody),
    ("TK-26 scope", partial(more, changes={"scope": "openid address"}, word="invalid_scope"),
     without.exchange_for_more),
    ("TK-26 place", partial(more, changes={"audience": "https://elsewhere.example"}, word="invalid_target"),
     without.exchange_for_any_place),
    ("TK-26 longer", exchange.test_attack_a_chain_of_exchanges_lives_longer_than_the_first_token,
     without.exchange_for_longer),
    ("TK-27 broken", test_revocation.test_a_broken_database_is_told_and_never_answered_with_ok,
     without.revocations_in_vain),
    ("TK-27 foreign", test_revocation.test_unknown_and_foreign_tokens_are_answered_alike_and_nothing_happens,
     without.anybody_revokes),
    ("TK-28 client", test_introspection.test_whoever_is_not_the_audience_sees_an_inactive_token,
     without.anybody_introspects),
    ("TK-28 server", test_introspection.test_whoever_is_not_the_audience_sees_an_inactive_token,
     without.every_token_is_the_trusts),
    ("TK-30 method", test_token_endpoint.test_only_post_is_known, without.every_method),
    ("TK-30 query", test_token_endpoint.test_json_multipart_and_query_parameters_are_refused,
     without.parameters_anywhere),
)  # fmt: skip


test_without_its_protection_the_attack_succeeds = shown_by(CASES)
