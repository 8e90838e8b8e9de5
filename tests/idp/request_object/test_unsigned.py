"""An unsigned object is recognised, and nothing else is taken for one."""

import pytest

from foundation.base64url import text as encode
from idp.request_object.unsigned import unsigned_claims

NONE, CLAIMS = encode(b'{"alg":"none"}'), encode(b'{"state":"s"}')


def test_it_is_recognised() -> None:
    assert unsigned_claims(f"{NONE}.{CLAIMS}.") == {"state": "s"}


@pytest.mark.parametrize(
    "token",
    [
        "", "..", f"{NONE}.{CLAIMS}", f"{NONE}.{CLAIMS}.x", f"{NONE}.{encode(b'[]')}.", f"{NONE}.{CLAIMS}=.",
        f"{encode(b'[]')}.{CLAIMS}.", f"{encode(b'{}')}.{CLAIMS}.", f"{NONE}.{'A' * 40_000}.",
    ],
)  # fmt: skip
def test_nothing_else_is(token: str) -> None:
    assert unsigned_claims(token) is None
