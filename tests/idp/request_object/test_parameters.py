"""What a query would have carried."""

import json

import pytest

from idp.errors import InvalidRequestObject
from idp.request_object.parameters import parameters_of


def test_numbers_and_objects_become_texts_and_claims_about_the_token_stay_out() -> None:
    claims = {
        "iss": "x", "aud": ["y"], "exp": 1, "sub": "s", "scope": "openid", "max_age": 60, "state": "",
        "claims": {"userinfo": {"name": None}}, "authorization_details": [{"type": "市"}],
    }  # fmt: skip
    texts = parameters_of(claims)
    assert json.loads(texts.pop("claims")) == {"userinfo": {"name": None}}
    assert json.loads(texts.pop("authorization_details")) == [{"type": "市"}]
    assert texts == {"scope": "openid", "max_age": "60"}


@pytest.mark.parametrize("value", [True, None, 1.5])
def test_what_no_parameter_can_be_is_refused(value: object) -> None:
    with pytest.raises(InvalidRequestObject):
        parameters_of({"state": value})
