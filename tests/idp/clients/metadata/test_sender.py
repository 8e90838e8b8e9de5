"""Nobody's tokens are tied to a key unless it is registered or proven."""

from tests.idp.provider import confidential


def test_binding_is_a_choice() -> None:
    assert not confidential().dpop_bound_access_tokens
    assert confidential(dpop_bound_access_tokens=True).dpop_bound_access_tokens
