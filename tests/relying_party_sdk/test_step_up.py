"""Step-up (RFC 9470): an API demands, its challenge says what, and the client asks the provider for exactly that."""

import pytest

from relying_party_sdk.errors import StepUpNeeded
from relying_party_sdk.protected_resource import read_challenge, refusal
from relying_party_sdk.sender import challenges
from relying_party_sdk.step_up import Demand, asked_for
from relying_party_sdk.wire import Answer

CARD, OTHER = "urn:kakehashi:acr:jpki-authentication", "urn:kakehashi:acr:other"


@pytest.mark.parametrize(
    ("demand", "acr", "auth_time"),
    [
        (Demand(), None, None),
        (Demand(max_age=60), None, 940),
        (Demand((OTHER, CARD)), CARD, None),
        (Demand((CARD,), 60), CARD, 1000),
    ],
)
def test_what_is_enough_passes(demand: Demand, acr: str | None, auth_time: int | None) -> None:
    demand.check(acr, auth_time, 1000)


@pytest.mark.parametrize(
    ("demand", "acr", "auth_time", "told"),
    [
        (Demand(max_age=60), CARD, 939, {"max_age": "60"}),
        (Demand(max_age=0), CARD, 999, {"max_age": "0"}),
        (Demand(max_age=60), CARD, None, {"max_age": "60"}),
        (Demand((CARD, "b")), OTHER, 1000, {"acr_values": f"{CARD} b"}),
        (Demand((CARD,), 60), None, 1000, {"acr_values": CARD, "max_age": "60"}),
    ],
)
def test_what_is_not_enough_is_refused_with_what_would_be(
    demand: Demand, acr: str | None, auth_time: int | None, told: dict[str, str]
) -> None:
    with pytest.raises(StepUpNeeded) as needed:
        demand.check(acr, auth_time, 1000)
    assert needed.value.parameters == told
    assert (needed.value.code, needed.value.status) == ("insufficient_user_authentication", 401)


def test_the_challenge_is_what_the_client_asks_for() -> None:
    ((_, told), _) = challenges("insufficient_user_authentication", "why", acr_values=f"{CARD} b", max_age="5")
    assert told == (
        f'Bearer error="insufficient_user_authentication", error_description="why", acr_values="{CARD} b", max_age="5"'
    )
    assert asked_for(read_challenge(told)) == {"acr_values": (CARD, "b"), "max_age": 5}
    refused = refusal(Answer(401, {"www-authenticate": told}, b""))
    assert refused.code == "insufficient_user_authentication"
    assert refused.step_up == {"acr_values": (CARD, "b"), "max_age": 5}


@pytest.mark.parametrize("age", ["-1", "1.5", "x", "1" * 10, "٣"])
def test_attack_a_demand_that_is_no_number_is_none(age: str) -> None:
    assert asked_for({"error": "insufficient_user_authentication", "max_age": age}) == {}


def test_another_refusal_asks_for_no_login() -> None:
    assert asked_for({"error": "invalid_token", "max_age": "5"}) == {}
    assert refusal(Answer(401, {"www-authenticate": 'Bearer error="invalid_token", max_age="5"'}, b"")).step_up is None
