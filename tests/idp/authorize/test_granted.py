"""Never more than asked, never more than granted."""

from typing import Any

import orjson

from idp.authorize.granted import authorize
from idp.authorize.request import parse_request
from idp.card_login.assurance import ACR_AUTHENTICATION, AMR
from idp.consent.grant import Grant
from idp.interaction.state import CardProof
from tests.idp.latest_attributes.scene import bank
from tests.idp.provider import CALLBACK, confidential, details, request

WHO = CardProof(1, 1000, ACR_AUTHENTICATION, AMR)


def _grant(**granted: Any) -> Grant:
    detail = {**orjson.loads(details())[0], "receipt_id": "r", **granted}
    return Grant(9, 1, "bank", ("openid", "name"), {}, [detail], "r", 1)


def _details(grant: Grant | None, **asked: Any) -> list[Any]:
    parsed = parse_request(request(authorization_details=details(**asked)), confidential(), CALLBACK)
    return [dict(detail) for detail in authorize(parsed, WHO, grant).details]


def test_claim_scopes_are_told_only_if_granted() -> None:
    parsed = parse_request(request(scope="openid name address data:read"), confidential(), CALLBACK)
    assert authorize(parsed, WHO, _grant()).scope == ("openid", "name", "data:read")
    assert authorize(parsed, WHO, None).scope == ("openid", "data:read")


def test_details_meet_in_what_both_name() -> None:
    two = ["AllergyIntolerance", "Observation"]
    assert _details(_grant(datatypes=two))[0]["datatypes"] == ["AllergyIntolerance"]
    assert _details(_grant(), datatypes=two)[0]["datatypes"] == ["AllergyIntolerance"]
    assert _details(_grant(datatypes=two), optional_datatypes=["Observation"])[0]["datatypes"] == two
    assert _details(_grant())[0]["receipt_id"] == "r"


def test_details_about_different_things_do_not_meet() -> None:
    assert _details(None) == []
    assert _details(_grant(purpose="account")) == []
    assert _details(_grant(domain="jobs")) == []
    assert _details(_grant(datatypes=["Observation"])) == []
    assert _details(_grant(actions=[])) == []


def test_the_latest_attributes_are_authorized_only_where_they_were_granted() -> None:
    asked = parse_request(request(scope="openid latest_attributes"), bank(), CALLBACK)
    who = CardProof(1, 1000, "acr", ())
    for scope in (("openid", "latest_attributes"), ("openid",)):
        assert authorize(asked, who, Grant(9, 1, "bank", scope, {}, [], "r", 1)).scope == scope
