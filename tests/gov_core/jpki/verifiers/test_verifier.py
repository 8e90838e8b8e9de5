"""Every reason to turn a verifier away has a word and a status of its own."""

from foundation.errors import DomainError
from gov_core.errors import WIRE
from gov_core.jpki.verifiers import verifier


def test_every_refusal_is_on_the_wire() -> None:
    refusals = [each for each in vars(verifier).values() if isinstance(each, type) and issubclass(each, DomainError)]
    codes = {each.code for each in refusals if each is not DomainError}
    assert len(codes) == 6
    assert {WIRE[code][0] for code in codes} == {400, 403}
