"""What login a client registers for the requests that say nothing about it."""

from typing import Any

import pytest

from idp.clients.metadata.rule import InvalidClientMetadata
from tests.idp.provider import confidential


@pytest.mark.parametrize("age", [None, 0, 1, 999_999_999])
def test_an_age_is_what_a_request_could_name_and_none_is_not_nought(age: int | None) -> None:
    assert confidential(default_max_age=age).default_max_age == age


@pytest.mark.parametrize("age", [-1, 1_000_000_000])
def test_an_age_that_no_request_could_name_is_refused(age: int) -> None:
    with pytest.raises(InvalidClientMetadata, match="default_max_age"):
        confidential(default_max_age=age)


@pytest.mark.parametrize("changes", [{}, {"require_auth_time": False}, {"require_auth_time": True}])
def test_the_time_of_the_login_may_be_required_because_it_is_always_told(changes: dict[str, Any]) -> None:
    assert confidential(**changes).require_auth_time is changes.get("require_auth_time", False)
