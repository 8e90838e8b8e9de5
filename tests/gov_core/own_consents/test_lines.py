"""Each consent is shown in the state it is in now."""

from datetime import UTC, datetime

from gov_core.own_consents.lines import lines
from tests.gov_core.jpki.latest_attributes.signer import BANK, Signer
from tests.gov_core.jpki.verifiers_at_the_door import PLATFORM
from tests.gov_core.town import HANAKO, run


def states(signer: Signer) -> list[str]:
    return [line.state for line in lines(signer.consents, HANAKO.id)]


def give(signer: Signer) -> None:
    run(signer.consents.give(PLATFORM, BANK, signer.shown()))


def test_from_the_day_before_to_the_day_after(signer: Signer) -> None:
    give(signer)
    assert states(signer) == ["begins"]
    signer.clock.set(datetime(2026, 11, 23, 15, tzinfo=UTC))
    assert states(signer) == ["stands"]
    signer.clock.set(datetime(2036, 11, 23, 15, tzinfo=UTC))
    assert states(signer) == ["over"]


def test_ended_ones_say_why(signer: Signer) -> None:
    give(signer)
    give(signer)
    assert sorted(states(signer)) == ["begins", "replaced"]
    run(signer.consents.withdraw(BANK, signer.shown("withdraw")))
    assert sorted(states(signer)) == ["replaced", "withdrawn"]
    assert not any(line.stands for line in lines(signer.consents, HANAKO.id))


def test_death_ends_what_stood(signer: Signer) -> None:
    give(signer)
    run(signer.town.rooms.office.die(HANAKO.id))
    assert states(signer) == ["left-register"]


def test_what_was_told_is_what_was_signed(signer: Signer) -> None:
    give(signer)
    [line] = lines(signer.consents, HANAKO.id)
    assert len(line.told) == 15
    assert BANK.name in line.told[0].ja
