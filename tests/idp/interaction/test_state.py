"""An interaction knows which door opened it, and no request can say so itself."""

from idp.authorize.request import parse_request
from idp.interaction.state import OPENED_BY, OPENED_FOR, Interaction
from tests.idp.provider import CALLBACK, confidential, request


def _interaction(parameters: dict[str, str]) -> Interaction:
    return Interaction("ix", "bank", parameters, 0, 1800)


def test_the_opening_is_what_a_door_of_ours_wrote() -> None:
    opened = {OPENED_BY: "device", OPENED_FOR: "7"}
    assert _interaction({**request(), **opened}).opening == opened
    assert _interaction(request()).opening == {}


def test_attack_a_request_that_names_a_door_and_a_number_of_its_own() -> None:
    parsed = parse_request({**request(), OPENED_BY: "device", OPENED_FOR: "7"}, confidential(), CALLBACK)
    assert not {OPENED_BY, OPENED_FOR} & parsed.parameters.keys()
