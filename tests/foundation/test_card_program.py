"""The name of our card program: exactly ours, in today's version of the wire."""

import pytest

from foundation.card_program import USER_AGENT, is_known


def test_our_own_program_is_known() -> None:
    assert USER_AGENT == "kakehashi-agent/1"
    assert is_known(USER_AGENT)


@pytest.mark.parametrize("name", ["", "kakehashi-agent", "kakehashi-agent/2", "Kakehashi-Agent/1", "python-httpx/0.28"])
def test_any_other_name_or_version_is_not(name: str) -> None:
    assert not is_known(name)
