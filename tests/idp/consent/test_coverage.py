from datetime import date
from typing import Any

import orjson

from idp.consent.coverage import approve, covers
from idp.consent.grant import Grant
from idp.interaction.requested import Requested, requested
from tests.idp.consent.parties import DETAIL, GRANTED

DAY = date(2026, 11, 23)
VERIFIED = {"userinfo": {"verified_claims": {"verification": {}, "claims": {"name": None}}}}


def ask(scope: str = "openid", **parameters: Any) -> Requested:
    return requested({"scope": scope, **{k: orjson.dumps(v).decode() for k, v in parameters.items()}})


def grant_of(
    asked: Requested, names: tuple[str, ...], details: list[dict[str, Any]] | None = None, **more: Any
) -> Grant:
    left = approve(asked, names, details or [])
    return Grant(
        1, 7, "bank", left.scope, left.claims, left.authorization_details, "r", 0, declined=left.declined, **more
    )


def test_the_same_request_again_is_covered_and_a_wider_one_is_not() -> None:
    asked = ask("openid name offline_access")
    grant = grant_of(asked, ("name",))
    assert covers(grant, asked, DAY)
    assert covers(grant, ask("openid"), DAY)
    assert not covers(grant, ask("openid name address"), DAY)
    assert not covers(grant, ask("openid name data:read"), DAY)


def test_a_revoked_grant_covers_nothing() -> None:
    asked = ask("openid name")
    assert not covers(grant_of(asked, ("name",), revoked_at=5), asked, DAY)


def test_what_was_declined_is_not_asked_again_and_not_given() -> None:
    asked = ask("openid name address")
    grant = grant_of(asked, ("name",))
    assert grant.scope == ("openid", "name")
    assert grant.declined == ("address",)
    assert covers(grant, asked, DAY)


def test_refusing_verified_claims_takes_all_of_them_away() -> None:
    asked = ask(claims=VERIFIED)
    grant = grant_of(asked, ())
    assert grant.claims == {"userinfo": {}}
    assert grant.declined == ("verified_claims/name",)


def test_a_plain_claim_does_not_cover_a_verified_one() -> None:
    assert not covers(grant_of(ask("openid name"), ("name",)), ask(claims=VERIFIED), DAY)


def test_data_is_covered_for_the_same_purpose_and_end_only() -> None:
    asked = ask(authorization_details=[DETAIL])
    grant = grant_of(asked, (), [GRANTED])
    assert covers(grant, asked, DAY)
    for change in ({"purpose": "research"}, {"access_until": "2028-03-31"}, {"datatypes": ["Immunization"]}):
        assert not covers(grant, ask(authorization_details=[{**DETAIL, **change}]), DAY)


def test_data_past_its_end_is_not_covered() -> None:
    asked = ask(authorization_details=[DETAIL])
    grant = grant_of(asked, (), [GRANTED])
    assert covers(grant, asked, date(2027, 3, 31))
    assert not covers(grant, asked, date(2027, 4, 1))


def test_declined_latest_attributes_leave_the_scope_and_count_as_decided() -> None:
    asked = ask("openid name latest_attributes")
    grant = grant_of(asked, ("name",))
    assert grant.scope == ("openid", "name")
    assert grant.declined == ("latest_attributes",)
    assert covers(grant, asked, DAY)
    assert not covers(grant_of(ask("openid name"), ("name",)), asked, DAY)
