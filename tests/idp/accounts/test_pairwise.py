import pytest
from hypothesis import given
from hypothesis import strategies as st

from idp.accounts.pairwise import PairwiseSubjects

SUBJECTS = PairwiseSubjects(b"p" * 32)
_ACCOUNT = st.integers(0, 2**63 - 1)


def test_a_subject_is_stable_and_hides_the_account() -> None:
    subject = SUBJECTS.subject(12345, "bank.example")
    assert subject == PairwiseSubjects(b"p" * 32).subject(12345, "Bank.Example")
    assert len(subject) == 43
    assert "12345" not in subject


def test_another_key_makes_another_subject() -> None:
    assert SUBJECTS.subject(1, "bank") != PairwiseSubjects(b"q" * 32).subject(1, "bank")


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ValueError):
        PairwiseSubjects(b"short")


@given(one=st.tuples(_ACCOUNT, st.text(max_size=20)), other=st.tuples(_ACCOUNT, st.text(max_size=20)))
def test_two_people_or_two_sectors_never_share_a_subject(one: tuple[int, str], other: tuple[int, str]) -> None:
    same = (one[0], one[1].lower()) == (other[0], other[1].lower())
    assert (SUBJECTS.subject(*one) == SUBJECTS.subject(*other)) is same
