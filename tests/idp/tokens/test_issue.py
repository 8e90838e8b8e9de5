"""Who may refresh."""

from idp.tokens.issue import may_refresh
from tests.idp.provider import confidential


def test_only_offline_access_and_a_registration_to_refresh_give_a_refresh_token() -> None:
    assert may_refresh(confidential(), ("openid", "offline_access"))
    assert not may_refresh(confidential(), ("openid",))
    assert not may_refresh(confidential(grant_types=("authorization_code",)), ("openid", "offline_access"))
