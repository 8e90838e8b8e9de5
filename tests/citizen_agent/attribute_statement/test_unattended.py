"""The wire without a page, for programs that know the password."""

import asyncio

import pytest

from citizen_agent.attribute_statement.unattended import sign
from citizen_agent.errors import WrongPin
from tests.citizen_agent.attribute_statement.scene import SmallAsker
from tests.citizen_agent.parts import PROVIDER, Drawer
from tests.gov_core.card.sample import PASSWORD


@pytest.mark.parametrize("action", ["give", "withdraw"])
def test_the_statement_is_signed_and_handed_over(action: str) -> None:
    asker, drawer = SmallAsker(action), Drawer()
    told = asyncio.run(sign(asker.wire(), "T", drawer.open("hanako"), PASSWORD))
    assert (told, len(asker.signed)) == (f"{PROVIDER}/go-on", 1)


def test_a_wrong_password_signs_nothing() -> None:
    asker = SmallAsker()
    with pytest.raises(WrongPin):
        asyncio.run(sign(asker.wire(), "T", Drawer().open("hanako"), "WRONG999"))
    assert not asker.signed
