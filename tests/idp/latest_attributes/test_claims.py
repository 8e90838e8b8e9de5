"""The same shape as userinfo's `verified_claims`, with the evidence that says where it came from."""

from dataclasses import replace
from datetime import date

from idp.features import verified_claims
from idp.latest_attributes.claims import document
from idp.latest_attributes.consent import StateConsent
from idp.latest_attributes.state_client import Latest
from standards.jpki_certificate import FourAttributes

FOUR = FourAttributes("山田　花子", "00000", "2", date(1990, 5, 10), "大阪市", "000")
LATEST = Latest(FOUR, "2026-12-01T12:00:00+09:00", ("address",), 0x9ABC)
CONSENT = StateConsent(1, "bank", "midori-bank", "c-1", 100, 200, 50, 50, reminder_due=True)


def test_the_record_stands_under_the_framework_with_its_source_and_its_moment() -> None:
    told = document("sub", LATEST, CONSENT)
    verification = told["verified_claims"]["verification"]
    assert verification["trust_framework"] == "jp_aml"
    assert verification["time"] == told["as_of"] == "2026-12-01T12:00:00+09:00"
    (evidence,) = verification["evidence"]
    assert (evidence["type"], evidence["record"]["type"]) == ("electronic_record", "population_register")
    assert evidence["record"]["source"]["name"] == verified_claims.ISSUER
    assert (told["sub"], told["changed"], told["reminder_due"]) == ("sub", ["address"], True)
    assert told["consent_valid_until"] == 200


def test_it_has_the_members_of_userinfos_verified_claims() -> None:
    assert set(document("sub", LATEST, CONSENT)["verified_claims"]["claims"]) == set(verified_claims.VERIFIABLE)


def test_a_substitute_character_is_told() -> None:
    gaiji = replace(LATEST, attributes=replace(FOUR, address_substitutes="010"))
    for latest, expected in ((LATEST, False), (gaiji, True)):
        verification = document("sub", latest, CONSENT)["verified_claims"]["verification"]
        assert verification["substitute_characters"] is expected


def test_no_serial_is_told() -> None:
    assert "9abc" not in str(document("sub", LATEST, CONSENT)).lower()
