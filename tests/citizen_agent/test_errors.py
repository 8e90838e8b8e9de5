"""Every error has one stable code, and none can carry a PIN."""

from citizen_agent import errors


def subclasses(base: type[errors.AgentError]) -> list[type[errors.AgentError]]:
    return [base, *(each for child in base.__subclasses__() for each in subclasses(child))]


def test_codes_are_unique() -> None:
    codes = [each.code for each in subclasses(errors.AgentError)]
    assert len(codes) == len(set(codes))


def test_what_the_chip_said_is_kept() -> None:
    assert errors.WrongPin(2).tries_left == 2
    assert errors.CardRefused(0x6F00).status == 0x6F00
    refusal = errors.Refusal("certificate_revoked", "題", "Title", "助言", "Advice", None)
    assert errors.Refused(refusal).refusal is refusal
