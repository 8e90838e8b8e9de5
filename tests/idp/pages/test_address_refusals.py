"""Wrong addresses lead on, and are never a dead end."""

from idp.pages.address_refusals import OF_ADDRESSES
from idp.pages.refusals import CATALOGUE


def test_both_are_in_the_catalogue_under_their_http_status() -> None:
    assert {refusal.code: refusal.status for refusal in OF_ADDRESSES} == {"not_here": 404, "wrong_method": 405}
    assert all(CATALOGUE[refusal.code] is refusal for refusal in OF_ADDRESSES)
