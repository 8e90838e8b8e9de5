"""Every attack by a client that registers itself succeeds once its protection is gone (RG-01 to 07)."""

from functools import partial

from tests.idp import test_discovery
from tests.idp.attacks import registration_removals as without
from tests.idp.attacks.proof import Case, shown_by
from tests.idp.clients import test_names
from tests.idp.clients.metadata import test_rule
from tests.idp.features import test_dynamic_registration, test_registration_management
from tests.idp.registration import test_members, test_registrar

first, management = test_dynamic_registration, test_registration_management
invited = first.test_rg01_open_registration_without_an_initial_token_is_refused
imitation = first.test_rg06_a_name_that_imitates_a_bank_is_refused
strange = test_names.test_a_name_of_other_scripts_or_hidden_signs_is_refused
uri = test_rule.test_a_uri_that_is_not_plain_https_is_refused
promise = test_discovery.test_what_is_promised_is_what_is_done

CASES: tuple[Case, ...] = (
    ("RG-01 bare", invited, without.whoever_comes),
    ("RG-01 guessed", invited, without.any_invitation),
    ("RG-02 other", management.test_rg02_a_registration_token_opens_one_client_only, without.any_token),
    ("RG-02 turned", management.test_rg02_a_change_replaces_everything_and_turns_the_token,
     without.one_token_for_ever),
    ("RG-02 at once", test_registrar.test_of_many_changes_by_one_token_one_holds, without.the_last_change),
    ("RG-03 first", first.test_rg03_a_client_cannot_give_itself_rights, without.members_as_wished),
    ("RG-03 ceiling", first.test_rg03_a_client_cannot_give_itself_rights, without.rights_as_wished),
    ("RG-03 update", management.test_rg03_rights_cannot_be_raised_by_an_update, without.members_as_wished),
    ("RG-03 update ceiling", management.test_rg03_rights_cannot_be_raised_by_an_update, without.rights_as_wished),
    ("RG-03 hands", test_members.test_every_member_has_exactly_one_hand_that_sets_it, without.a_right_of_both),
    ("RG-04 registered", first.test_rg04_scripts_and_plain_http_are_refused_in_every_address, without.any_uri),
    ("RG-04 signs", partial(uri, uri="https://*.rp.example/<"), without.any_sign_in_uris),
    ("RG-04 http", partial(uri, uri="http://rp.example/cb"), without.http_everywhere),
    ("RG-06 another's", imitation, without.the_names_of_others),
    ("RG-06 registered", imitation, without.any_name),
    ("RG-06 turned", partial(strange, name="Bank\u202e"), without.any_script),
    ("RG-06 script", partial(strange, name="Мidori Bank"), without.any_script),
    ("RG-06 shield", partial(strange, name="Midori Bank 🛡"), without.any_script),
    ("RG-06 alike", partial(test_names.test_names_that_look_alike_are_one, one="Midori Bank", other="MID0RI  BANK"),
     without.every_letter_itself),
    ("RG-06 told",
     first.test_people_are_told_that_nobody_checked_the_name_and_see_its_links_as_text,
     without.names_that_were_checked),
    ("RG-07 host", test_discovery.test_rg07_another_host_changes_nothing, without.any_host),
    ("RG-07 forwarded", test_discovery.test_rg07_another_host_changes_nothing, without.forwarded_host),
    ("RG-07 promise", promise, without.promised("response_types_supported", "token")),
)  # fmt: skip


test_without_its_protection_the_attack_succeeds = shown_by(CASES)
