"""Every reason of the data trust is told in plain words, the most exact first."""

import pytest

from examples.common.reading import Refusal
from examples.common.refusal_words import PREFIX, words_for

REASONS = [
    "consent-withdrawn",
    "consent-expired",
    "datatype-not-granted",
    "no-consent",
    "purpose-mismatch",
    "introspection-unavailable",
]


@pytest.mark.parametrize("reason", REASONS)
def test_every_problem_type_has_words_of_its_own(reason: str) -> None:
    words = words_for(Refusal("insufficient_scope", PREFIX + reason, "", 403))
    assert words.title != words_for(Refusal("insufficient_scope", "", "", 403)).title


@pytest.mark.parametrize("code", ["invalid_token", "invalid_grant", "temporarily_unavailable", "brand_new"])
def test_without_a_problem_type_the_code_decides(code: str) -> None:
    assert words_for(Refusal(code, "", "", 403)).meaning
