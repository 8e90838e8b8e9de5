"""Every attack on whom the provider calls succeeds once its protection is gone (SF-01 to 10)."""

from functools import partial

from tests.foundation.outbound import test_addresses, test_destination, test_fetch, test_network
from tests.idp import test_rooms
from tests.idp.attacks import fetch_removals as without
from tests.idp.attacks.proof import Case, shown_by
from tests.idp.card_login import test_crl_client, test_proofs
from tests.idp.ciba import test_notices
from tests.idp.features import test_dynamic_registration, test_request_object
from tests.idp.logout import test_delivery
from tests.idp.registration import test_making, test_sector
from tests.idp.request_object import test_reference

text = test_destination.test_an_address_that_is_not_somebody_elses_public_server_is_refused
special = test_addresses.test_a_special_address_is_not_public
inside = test_network.test_a_name_that_leads_inside_is_refused_and_nobody_is_called
unlisted = test_fetch.test_what_is_not_listed_is_not_called
logo = test_dynamic_registration.test_sf08_a_logo_is_fetched_by_nobody
notice = partial(test_notices.test_attack_a_refused_or_redirected_notice_is_not_sent_again_nor_elsewhere,
                 status="302 Found")  # fmt: skip

CASES: tuple[Case, ...] = (
    ("SF-01 number", partial(text, url="https://10.0.0.1/"), without.any_text),
    ("SF-01 octal", partial(text, url="https://0177.0.0.1/"), without.any_text),
    ("SF-01 this machine", partial(text, url="https://localhost/"), without.any_text),
    ("SF-01 our own", partial(text, url="https://op.example/jwks"), without.houses_of_our_own),
    ("SF-01 metadata", partial(special, address="169.254.169.254"), without.special_addresses),
    ("SF-01 mapped", partial(special, address="::ffff:127.0.0.1"), without.wrapped_addresses),
    ("SF-01 inside", partial(inside, addresses=["127.0.0.1"]), without.any_address),
    ("SF-01 mixed", partial(inside, addresses=["93.184.216.34", "127.0.0.1"]), without.any_address),
    ("SF-01 rebinding", test_network.test_dns_rebinding_finds_no_second_look_up, without.a_second_look_up),
    ("SF-01 registered", test_making.test_keys_at_an_address_inside_are_refused_at_once, without.unjudged),
    ("SF-02 unregistered",
     partial(test_reference.test_an_address_that_is_not_registered_is_not_even_judged, asked="https://evil.example/"),
     without.unregistered_references),
    ("SF-02 wire", test_request_object.test_a_reference_is_fetched_through_the_guarded_way_out_if_registered,
     without.unregistered_references),
    ("SF-02 inside", test_reference.test_sf02_a_registered_address_inside_is_not_fetched, without.every_place),
    ("SF-03", test_sector.test_an_address_inside_is_never_asked, without.every_place),
    ("SF-04 unlisted", unlisted, without.every_place),
    ("SF-04 our own", test_rooms.test_a_clients_address_never_leads_to_one_of_our_own_houses,
     without.houses_of_our_own),
    ("SF-04 inside",
     test_notices.test_sf04_attack_a_notification_endpoint_inside_our_own_network_is_never_called,
     without.every_place),
    ("SF-04 again", notice, without.notices_without_end),
    ("SF-04 elsewhere", notice, without.redirects_followed),
    ("SF-05 unlisted", unlisted, without.every_place),
    ("SF-05 name", test_fetch.test_a_name_that_resolves_to_this_machine_is_not_called, without.any_address),
    ("SF-05 inside", test_delivery.test_sf05_a_logout_address_leading_inside_is_not_called, without.every_place),
    ("SF-07 read", partial(test_fetch.test_a_redirect_is_not_followed, status="302 Found"),
     without.redirects_followed),
    ("SF-07 told", test_delivery.test_sf07_a_redirect_leads_no_logout_token_to_another_place,
     without.redirects_followed),
    ("SF-08 fetched", logo, without.logos_fetched),
    ("SF-08 shown", logo, without.logos_shown),
    ("SF-09 slow", test_fetch.test_a_body_of_one_byte_a_second_is_cut_at_the_whole_time, without.no_whole_time),
    ("SF-09 head", test_fetch.test_a_head_that_never_ends_is_cut_too, without.no_whole_time),
    ("SF-09 endless", test_fetch.test_an_endless_body_is_cut_at_its_size, without.ten_times_the_size),
    ("SF-09 packed", partial(test_fetch.test_a_decompression_bomb_is_never_unpacked, coding="gzip"),
     without.any_coding),
    ("SF-09 kind", partial(test_fetch.test_another_kind_of_document_is_refused, kind="text/html"), without.any_kind),
    ("SF-10 early", test_proofs.test_nobody_is_asked_about_a_certificate_or_signature_that_is_wrong,
     without.asked_before_it_is_proven),
    ("SF-10 address", test_proofs.test_sf10_the_addresses_inside_a_certificate_are_asked_by_nobody,
     without.addresses_of_the_certificate),
    ("SF-10 list", test_crl_client.test_only_a_small_number_below_the_authoritys_own_name_leads_anywhere,
     without.any_list),
)  # fmt: skip


test_without_its_protection_the_attack_succeeds = shown_by(CASES)
