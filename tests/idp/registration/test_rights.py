"""RG-03: what a client may become was decided before it came, and it cannot say otherwise."""

from typing import Any

import pytest

from idp.clients.metadata.rule import InvalidClientMetadata
from idp.registration.rights import OPEN, Rights

PURPOSES = {"care": {"ja": "診療のため", "en": "For your treatment"}}
WISH = {
    "scopes": ["openid", "name"],
    "grant_types": ["authorization_code"],
    "authorization_details_types": ["data_trust"],
    "corporate_number": "7000012050002",
    "claims": ["name"],
    "purposes": PURPOSES,
    "default_purpose": "care",
}
RIGHTS = Rights.from_document(WISH)


def test_rights_come_back_as_they_were_kept() -> None:
    assert Rights.from_text(RIGHTS.to_text()) == RIGHTS
    assert Rights.from_text(OPEN.to_text()) == OPEN


def test_a_client_gets_its_wishes_and_the_operators_words() -> None:
    granted = RIGHTS.grant({"scopes": ("openid",), "redirect_uris": ("https://rp.example/",)})
    assert granted["scopes"] == ("openid",)
    assert granted["authorization_details_types"] == ("data_trust",)
    assert (granted["claims"], granted["purposes"]) == (("name",), PURPOSES)
    assert RIGHTS.grant({})["scopes"] == ("openid", "name")


@pytest.mark.parametrize(
    "wish",
    [
        {"scopes": ("openid", "address")}, {"scopes": ("trust:self",)}, {"grant_types": ("client_credentials",)},
        {"authorization_details_types": ("payment",)},
    ],
)  # fmt: skip
def test_a_wish_beyond_them_is_refused_by_name(wish: dict[str, Any]) -> None:
    with pytest.raises(InvalidClientMetadata, match="beyond what this registration may have"):
        RIGHTS.grant(wish)


def test_a_client_cannot_overrule_the_operators_members() -> None:
    assert RIGHTS.grant({"claims": ("address",), "purposes": {}})["claims"] == ("name",)


def test_whoever_comes_without_invitation_gets_nothing_about_people() -> None:
    assert OPEN.scopes == ("openid", "offline_access")
    assert "client_credentials" not in OPEN.grant_types


@pytest.mark.parametrize(
    "document", [{"redirect_uris": []}, {"secret_hash": "x"}, {"scopes": "openid"}, {"unknown": 1}]
)
def test_an_operators_wish_out_of_form_is_refused(document: dict[str, Any]) -> None:
    with pytest.raises(InvalidClientMetadata):
        Rights.from_document(document)


@pytest.mark.parametrize("missing", ["corporate_number", "purposes", "default_purpose"])
@pytest.mark.parametrize("asking", [{"scopes": ["name"]}, {"claims": ["name"]}, {"authorization_details_types": ["x"]}])
def test_nobody_may_ask_about_people_without_saying_who_and_what_for(missing: str, asking: dict[str, Any]) -> None:
    who = {"corporate_number": "7000012050002", "purposes": PURPOSES, "default_purpose": "care"}
    Rights.from_document({**asking, **who})
    with pytest.raises(InvalidClientMetadata, match=missing):
        Rights.from_document({**asking, **{name: value for name, value in who.items() if name != missing}})
