"""Every attack on logouts succeeds once its protection is gone (WH-01 to 04)."""

from functools import partial
from typing import Any

from tests.idp.attacks import browser_removals
from tests.idp.attacks import logout_removals as without
from tests.idp.attacks.proof import Attack, Case, shown_by
from tests.idp.authorize import test_hint
from tests.idp.features import test_back_channel_logout, test_rp_initiated_logout
from tests.idp.logout import test_delivery, test_pages, test_request, test_token
from tests.relying_party_sdk import test_logout_token

party, initiated = test_logout_token, test_rp_initiated_logout


def _forged(**change: Any) -> Attack:
    return partial(party.test_wh01_a_forged_or_misdirected_logout_is_refused, change=change)


CASES: tuple[Case, ...] = (
    ("WH-01 issuer", _forged(iss="https://evil.example"), without.without_step("issuer_is_the_pinned_one")),
    ("WH-01 other", _forged(aud="shop"), without.without_step("audience_is_us")),
    ("WH-01 expired", _forged(exp=1), without.without_step("not_expired")),
    ("WH-01 event", _forged(events=None), without.any_event),
    ("WH-01 nonce", _forged(nonce="n"), without.any_event),
    ("WH-01 signature", party.test_wh01_a_logout_signed_by_a_stranger_is_refused,
     without.without_step("signature_is_the_issuers")),
    ("WH-01 unsigned", party.test_wh01_an_unsigned_logout_is_refused, without.unsigned),
    ("WH-01 again", party.test_wh01_a_replayed_logout_is_refused, without.again_and_again),
    ("WH-02 link", initiated.test_wh02_without_a_hint_the_citizen_is_asked_first, without.unasked),
    ("WH-02 hint", initiated.test_wh02_another_persons_hint_is_no_proof, without.unasked),
    ("WH-02 sid",
     test_request.test_the_sid_as_logout_hint_proves_it_for_the_client_that_got_it_and_for_no_other, without.unasked),
    ("WH-02 form", test_pages.test_wh02_a_form_of_another_site_cannot_press_our_button, browser_removals.any_form),
    ("WH-03 slow", test_back_channel_logout.test_wh03_a_client_that_never_answers_does_not_hold_the_citizens_page,
     without.a_page_that_waits),
    ("WH-03 many", test_delivery.test_wh03_a_dead_client_with_many_sessions_is_tried_a_few_times_and_delays_nobody,
     without.no_patience),
    ("WH-03 crash", test_back_channel_logout.test_what_was_not_delivered_before_a_crash_is_delivered_after_it,
     without.no_outbox),
    ("WH-04 party", party.test_wh04_an_id_token_is_no_logout_token, without.any_type_at_the_party),
    ("WH-04 logout", test_token.test_wh04_a_logout_token_is_no_id_token_and_no_hint, without.any_type_as_a_hint),
    ("WH-04 hint", test_hint.test_wh04_something_else_that_we_signed_is_no_hint, without.any_type_as_a_hint),
)  # fmt: skip


test_without_its_protection_the_attack_succeeds = shown_by(CASES)
