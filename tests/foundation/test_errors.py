"""A refusal has a stable code, a text for a developer, and what it was about; only the code is for the wire."""

from foundation.errors import DomainError


class LateRefused(DomainError):
    """A refusal of these tests."""

    code = "late"


def test_a_refusal_carries_its_code_its_text_and_its_context() -> None:
    refusal = LateRefused("two seconds after the end", grant=7)
    assert (refusal.code, refusal.detail, refusal.context) == ("late", "two seconds after the end", {"grant": 7})
    assert str(refusal) == "two seconds after the end"


def test_without_a_text_the_code_speaks() -> None:
    assert (str(LateRefused()), LateRefused().detail, str(DomainError())) == ("late", "", "refused")
