"""Every attack on the front door succeeds once its protection is gone: a test that cannot fail proves nothing."""

from functools import partial

from idp.clients.metadata.profile import FAPI2_SECURITY
from tests.idp import test_cross_origin, test_ways_on
from tests.idp.attacks import browser_removals, removals, test_addresses, test_browsers, test_requests
from tests.idp.attacks.proof import Case, shown_by
from tests.idp.attacks.removals import without_row, without_rule
from tests.idp.features import test_financial_grade, test_request_object
from tests.idp.request_object import test_reading

# A few attacks are tables of variants; one that the removal lets through is enough.
expired = partial(test_request_object.test_az16_a_broken_object_is_told_to_the_registered_address, changes={"exp": 1})
foreign = partial(
    test_request_object.test_az16_a_broken_object_is_told_to_the_registered_address, changes={"iss": "shop"}
)
misdirected = partial(
    test_request_object.test_az16_a_broken_object_is_told_to_the_registered_address,
    changes={"aud": "https://other.example"},
)
nested = partial(
    test_request_object.test_az16_a_broken_object_is_told_to_the_registered_address, changes={"request": "x.y.z"}
)
hinted = test_browsers.test_az25_a_hint_of_somebody_else_an_old_or_a_foreign_one
unsigned = partial(test_reading.test_az16_an_unsigned_object_is_refused, alg="none")

CASES: tuple[Case, ...] = (
    ("AZ-01", test_addresses.test_az01_an_unknown_client_or_address_is_told_on_a_page_whatever_else_is_wrong,
     removals.any_address),
    ("AZ-02", test_addresses.test_az02_a_variant_of_a_registered_address_is_another_address, removals.any_address),
    ("AZ-03", test_addresses.test_az03_an_address_that_begins_or_ends_like_a_registered_one_is_another_address,
     removals.any_address),
    ("AZ-04", test_addresses.test_az04_another_name_or_port_of_the_own_machine_is_another_address,
     removals.any_address),
    ("AZ-04 native", test_addresses.test_az04_a_native_program_may_change_its_port_and_nothing_else,
     removals.any_address),
    ("AZ-05", test_addresses.test_az05_no_local_return_parameter_leads_elsewhere, removals.any_way_back),
    ("AZ-07", test_requests.test_az07_no_proof_key_or_a_weak_one, without_row("check_challenge")),
    ("AZ-08", test_requests.test_az08_a_verifier_for_a_code_that_never_had_a_challenge, removals.no_verifier),
    ("AZ-09", test_requests.test_az09_a_code_of_the_attackers_login_in_the_victims_session, removals.no_verifier),
    ("AZ-10", test_requests.test_az10_every_answer_says_who_gives_it, removals.no_issuer),
    ("AZ-11", test_requests.test_az11_a_way_of_answering_that_shows_tokens_or_was_not_registered, removals.any_mode),
    ("AZ-12 off", test_requests.test_az12_a_response_type_that_is_switched_off, removals.every_type),
    ("AZ-12 unregistered", test_requests.test_az12_a_response_type_that_this_client_did_not_register,
     removals.unregistered_types),
    ("AZ-13", test_browsers.test_az13_a_state_with_markup_in_a_form_post, removals.plain_markup),
    ("AZ-14 page", test_requests.test_az14_a_silent_request_never_shows_a_page_nor_what_the_person_has,
     removals.a_page_for_silence),
    ("AZ-14 time", test_requests.test_az14_a_silent_request_never_shows_a_page_nor_what_the_person_has,
     removals.loud_timing),
    ("AZ-15", test_browsers.test_az15_forged_restart_data_turn_on_nothing, removals.any_beginning),
    ("AZ-16 none", unsigned, removals.unsigned_objects),
    ("AZ-16 key", test_reading.test_az16_a_public_key_used_as_a_secret_and_a_foreign_key_sign_nothing,
     removals.unsigned_objects),
    ("AZ-16 replay", test_reading.test_az16_an_object_with_an_id_is_good_once, removals.objects_for_ever),
    ("AZ-16 expired", expired, without_rule("_is_of_now")),
    ("AZ-16 issuer", foreign, without_rule("_is_of_the_client")),
    ("AZ-16 audience", misdirected, without_rule("_is_for_us")),
    ("AZ-16 nested", nested, without_rule("_holds_no_other")),
    ("AZ-17", test_request_object.test_az17_parameters_beside_the_object_do_not_count, removals.parameters_beside),
    ("AZ-17 strict", test_request_object.test_az17_a_client_that_signs_every_request_may_not_say_two_things,
     removals.two_things),
    ("AZ-18", test_requests.test_az18_a_pushed_request_used_twice_by_another_or_too_late, removals.pushed_for_ever),
    ("AZ-19 pushed", test_requests.test_az19_a_client_that_must_push_comes_by_the_plain_door,
     without_row("require_pushed_request")),
    ("AZ-19 profile", partial(test_financial_grade.test_az19_the_front_door_is_closed_to_what_was_not_pushed,
     profile=FAPI2_SECURITY), without_row("require_pushed_request")),
    ("AZ-19 signed", test_request_object.test_az19_a_client_that_signs_every_request_has_no_other_door,
     without_row("load_request_object")),
    ("AZ-20", test_requests.test_az20_a_state_that_is_no_state_any_more, removals.any_state),
    ("AZ-21", test_browsers.test_az21_the_attackers_finished_card_step_in_the_victims_browser,
     browser_removals.any_browser),
    ("AZ-22", test_browsers.test_az22_a_session_planted_before_the_login, browser_removals.same_session),
    ("AZ-23", test_browsers.test_az23_a_form_of_ours_sent_by_another_site, browser_removals.any_form),
    ("AZ-24", test_browsers.test_az24_a_page_of_ours_in_a_frame, removals.no_frame_policy),
    ("AZ-25 forged", hinted, browser_removals.believed_hints),
    ("AZ-25 other", hinted, browser_removals.any_person),
    ("AZ-27 scope", test_requests.test_az27_more_than_the_client_is_registered_for, without_row("check_scope")),
    ("AZ-27 details", test_requests.test_az27_more_than_the_client_is_registered_for,
     without_row("check_authorization_details")),
    ("AZ-28", test_browsers.test_az28_a_redirect_never_repeats_the_form, browser_removals.repeated_form),
    ("AZ-29 tabs", test_ways_on.test_az29_two_tabs_that_begin_in_the_same_moment_both_arrive,
     browser_removals.one_cookie_one_tab),
    ("AZ-29 parallel", test_ways_on.test_az29_fifty_parallel_requests_of_one_session_each_get_their_own_answer,
     browser_removals.one_request_at_a_time),
    ("AZ-29 back",
     test_ways_on.test_az29_the_back_button_after_the_answer_leads_to_the_service_and_answers_nothing_twice,
     browser_removals.answered_again),
    ("AZ-30", test_cross_origin.test_az30_no_script_may_read_the_front_door_or_a_page_of_ours,
     browser_removals.open_front_door),
)  # fmt: skip


test_without_its_protection_the_attack_succeeds = shown_by(CASES)
