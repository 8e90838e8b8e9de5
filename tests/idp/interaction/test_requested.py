import orjson
from hypothesis import given
from hypothesis import strategies as st

from idp.interaction.requested import requested

DETAIL = {
    "domain": "medical", "purpose": "treatment", "access_until": "2027-03-31", "actions": ["read"],
    "datatypes": ["A"], "optional_datatypes": ["B"],
}  # fmt: skip


def test_scopes_and_claims_name_each_claim_once() -> None:
    claims = {"id_token": {"acr": None, "age_over_20": {"essential": True}}, "userinfo": {"name": None}}
    asked = requested({"scope": "openid name gender name", "claims": orjson.dumps(claims).decode()})
    assert asked.names == ("name", "gender", "age_over_20")
    assert asked.essential("age_over_20")
    assert not asked.essential("name")


def test_openid_alone_asks_nothing_about_the_person() -> None:
    assert requested({"scope": "openid"}).empty
    assert not requested({"scope": "openid name"}).empty
    assert not requested({"scope": "openid offline_access"}).empty, "what outlasts the visit is asked for"


def test_verified_claims_are_one_name_with_claims_inside() -> None:
    one = {"verification": {"trust_framework": "jp_aml"}, "claims": {"name": None, "address": {"essential": True}}}
    for wish in (one, [one]):
        text = orjson.dumps({"userinfo": {"verified_claims": wish}}).decode()
        asked = requested({"scope": "openid", "claims": text})
        assert asked.names == ("verified_claims",)
        assert asked.verified_names == ("name", "address")
        assert asked.essential("verified_claims")
        assert asked.items() == {"verified_claims/name", "verified_claims/address"}


def test_items_of_data_tell_purpose_and_end_apart() -> None:
    asked = requested({"authorization_details": orjson.dumps([DETAIL]).decode()}).items()
    later = requested({"authorization_details": orjson.dumps([{**DETAIL, "access_until": "2028-03-31"}]).decode()})
    assert len(asked) == 2
    assert not asked & later.items()


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id_token", "userinfo", "verified_claims", "claims", "datatypes"]), inner)
    ),
    max_leaves=10,
)


@given(claims=_JSON, details=_JSON, scope=st.text(max_size=30))
def test_no_parameters_break_the_reading(claims: object, details: object, scope: str) -> None:
    parameters = {
        "scope": scope,
        "claims": orjson.dumps(claims).decode(),
        "authorization_details": orjson.dumps(details).decode(),
    }
    asked = requested(parameters)
    assert isinstance(asked.items(), frozenset)
    assert all(isinstance(asked.essential(name), bool) for name in asked.names)
    assert isinstance(asked.empty, bool)


def test_the_latest_attributes_are_one_item_that_is_handed_over_later() -> None:
    asked = requested({"scope": "openid name latest_attributes"})
    assert asked.names == ("name", "latest_attributes")
    assert asked.names_handed_over == ("name",)
    assert asked.items() == {"name", "latest_attributes"}
    assert not asked.essential("latest_attributes")
    assert not requested({"scope": "openid latest_attributes"}).names_handed_over
