"""The ordered needs as a pure rule: the first open one is next."""

import json
from dataclasses import replace
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from foundation.web.dates import JST
from idp.authorize.dispatch import NEEDS, Need, Standing, in_order, next_need
from idp.authorize.request import parse_request
from idp.authorize.step import Stage
from idp.card_login.assurance import (
    ACR_AUTHENTICATION,
    ACR_PHONE_AUTHENTICATION,
    ACR_PHONE_SIGNATURE,
    ACR_SIGNATURE,
    AMR,
)
from idp.consent.grant import Grant
from idp.errors import InteractionRequired
from idp.interaction.state import CardProof, ConsentProof
from tests.idp.provider import CALLBACK, confidential, request

WHO = CardProof(1, 1000, ACR_AUTHENTICATION, AMR)
NAME = Grant(9, 1, "bank", ("openid", "name"), {}, [], "r", 1)


CURRENT = SimpleNamespace(current=True)


class _People:
    def __init__(self, *, active: bool = True, known: Any = CURRENT) -> None:
        self._active, self._known = active, known

    def active(self, account_id: int) -> bool:
        return self._active

    def attributes(self, account_id: int) -> Any:
        return self._known


class _Grants:
    def __init__(self, *grants: Grant) -> None:
        self._grants = grants

    def all_live(self, account_id: int, client_id: str) -> list[Grant]:
        return list(self._grants)

    def get(self, grant_id: int) -> Grant | None:
        return next((grant for grant in self._grants if grant.id == grant_id), None)


_NOW = int(datetime(2026, 11, 23, tzinfo=JST).timestamp())


def _standing(parameters: dict[str, str] | None = None, **changes: Any) -> Standing:
    parsed = parse_request(request(**(parameters or {})), confidential(), CALLBACK)
    plain = Standing(parsed, WHO, None, False, 1060, _NOW, "", lambda a: f"sub {a}", _People(), _Grants())
    return replace(plain, **changes)


def _open(parameters: dict[str, str] | None = None, **changes: Any) -> str | None:
    need = next_need(_standing(parameters, **changes))
    return None if need is None else need.name


def test_needs_stand_in_the_order_of_their_stages() -> None:
    assert [need.stage for need in NEEDS] == sorted(need.stage for need in NEEDS)
    assert {need.stage for need in NEEDS} == {Stage.CARD, Stage.CONSENT}


def test_nobody_a_closed_account_or_an_old_login_goes_to_the_card() -> None:
    assert _open(who=None) == "is_logged_in"
    assert _open(people=_People(active=False)) == "is_logged_in"
    assert _open({"max_age": "59"}) == "is_logged_in"
    assert _open({"max_age": "60"}) is None
    assert _open({"max_age": "0"}) == "is_logged_in"
    assert _open({"max_age": "0"}, fresh=True) is None
    assert _open({"prompt": "login"}) == "is_logged_in"
    assert _open({"prompt": "login"}, fresh=True) is None


def test_another_person_than_hinted_goes_to_the_card() -> None:
    assert _open(hinted="sub 1") is None
    assert _open(hinted="sub 2") == "is_hinted_person"


def test_an_essential_class_of_the_card_is_not_reached_by_a_phone() -> None:
    def wish(*values: str, essential: bool = True) -> dict[str, str]:
        return {"claims": json.dumps({"id_token": {"acr": {"essential": essential, "values": values}}})}

    phone = replace(WHO, acr=ACR_PHONE_AUTHENTICATION)
    assert _open(wish(ACR_AUTHENTICATION), who=phone) == "has_carrier"
    assert _open(wish(ACR_PHONE_AUTHENTICATION)) == "has_carrier"
    assert _open(wish(ACR_AUTHENTICATION, ACR_PHONE_AUTHENTICATION), who=phone) != "has_carrier"
    assert _open(wish(ACR_AUTHENTICATION, essential=False), who=phone) != "has_carrier"
    assert _open(wish(ACR_SIGNATURE, ACR_PHONE_SIGNATURE), who=phone) == "has_signature"
    assert _open(wish(ACR_SIGNATURE), who=phone) == "has_carrier"


def test_a_person_without_attributes_needs_the_signature_certificate_only_if_they_are_asked() -> None:
    nobody = _People(known=None)
    assert _open(people=nobody) is None
    assert _open({"scope": "openid name"}, people=nobody) == "has_signature"
    assert (
        _open({"scope": "openid name"}, people=nobody, who=replace(WHO, signature_at=1), grants=_Grants(NAME)) is None
    )


def test_consent_is_needed_once() -> None:
    asked = {"scope": "openid name"}
    assert _open(asked) == "is_decided"
    assert _open(asked, grants=_Grants(NAME)) is None
    assert _open({**asked, "prompt": "consent"}, grants=_Grants(NAME)) == "is_decided"
    assert _open({**asked, "prompt": "consent"}, consent=ConsentProof("approved", 9), grants=_Grants(NAME)) is None
    assert _open({"prompt": "consent"}) is None


def test_the_answer_stands_on_this_decision_and_not_on_an_older_one() -> None:
    older = replace(NAME, id=8)
    standing = _standing({"scope": "openid name"}, consent=ConsentProof("approved", 9), grants=_Grants(older, NAME))
    assert standing.grant == NAME
    assert (
        _standing({"scope": "openid name"}, consent=ConsentProof("denied", None), grants=_Grants(older)).grant is None
    )


def test_a_feature_adds_its_need_at_its_stage_and_after_those_of_every_provider() -> None:
    more = Need(Stage.CONSENT, "is_signed", "RFC", lambda standing: False, "/sign", InteractionRequired)
    needs = in_order((more,))
    assert [need.name for need in needs] == [*(need.name for need in NEEDS), "is_signed"]
    assert next_need(_standing(), needs) is more
    assert next_need(_standing(who=None), needs) is not more


def test_a_consent_to_the_latest_attributes_is_asked_once_and_one_to_hand_over_each_day() -> None:
    bank = Grant(9, 1, "bank", ("openid", "name", "latest_attributes"), {}, [], "r", 1, valid_until=2000)
    tomorrow = {"grants": _Grants(bank), "moment": 1500}
    long_after = replace(bank, created_at=-90_000)
    assert _standing({"scope": "openid latest_attributes"}, **tomorrow).grant is bank
    assert _standing({"scope": "openid latest_attributes"}, moment=2000, grants=_Grants(bank)).grant is None
    assert _standing({"scope": "openid name latest_attributes"}, grants=_Grants(long_after)).grant is None
    assert _standing({"scope": "openid latest_attributes"}, grants=_Grants(long_after)).grant is long_after
