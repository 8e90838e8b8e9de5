"""A UUID is repeated, anything else replaced."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.interaction_id import interaction_id

SENT = "C770AEF3-6784-41f7-8e0e-ff5f97bddb3a"


def test_the_callers_own_is_repeated() -> None:
    assert interaction_id(SENT) == SENT


@pytest.mark.parametrize(
    "sent", [None, "", "x", SENT + "\r\nset-cookie: x", SENT[:-1], f"{{{SENT}}}", SENT.replace("-", "")]
)
def test_a_new_one_is_made(sent: str | None) -> None:
    made = interaction_id(sent)
    assert made != sent
    assert UUID(made).version == 4


@given(st.text())
def test_whatever_is_sent_the_answer_is_a_uuid(sent: str) -> None:
    UUID(interaction_id(sent))
