"""The wire without a page, for programs that know the PIN."""

import asyncio

import pytest

from citizen_agent.card_applications.unattended import give_record, read
from citizen_agent.errors import WrongPin
from tests.citizen_agent.card_applications.scene import LIBRARY, PIN, RECORD, SEAL, SmallOwner, card_with_both
from tests.citizen_agent.parts import PROVIDER, Drawer


def test_the_record_is_read_and_given() -> None:
    for application, pin in ((LIBRARY, None), (SEAL, PIN)):
        owner, drawer = SmallOwner(application), Drawer({"hanako": card_with_both()})
        told = asyncio.run(give_record(owner.wire(), "T", drawer.open("hanako"), pin))
        assert (told, owner.given) == (f"{PROVIDER}/counter/shown", [RECORD])
        assert drawer.verifications() == (pin is not None)


def test_a_wrong_pin_gives_nothing() -> None:
    with pytest.raises(WrongPin):
        read(Drawer({"hanako": card_with_both()}).open("hanako"), SEAL, "0000")
