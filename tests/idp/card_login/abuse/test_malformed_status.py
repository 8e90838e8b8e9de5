"""OC-13: real answers and lists of the state, mutated at random: no crash, and nobody's standing changes.

A peer's parser broke on a malformed list before it looked at the signature (RUSTSEC-2026-0104).
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.x509 import ocsp
from hypothesis import given, settings
from hypothesis import strategies as st

from idp.card_login.crl import judge_list
from idp.card_login.refusals import StatusUnavailable
from idp.card_login.status_response import judge
from tests.gov_core.town import HANAKO, START, Town, copy_of_the_town, run
from tests.idp.card_login.abuse.of_the_state import OfTheState

NOW = START.replace(minute=1)
LENGTHS = [b"\x00", b"\x7f", b"\x80", b"\x81\xff", b"\x82\xff\xff", b"\x84\xff\xff\xff\xff", b"\x88" + b"\xff" * 8]
TAGS = [bytes([tag]) for tag in (0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0A, 0x17, 0x18, 0x30, 0x31, 0xA0, 0xA1, 0xFF)]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """One town for all examples."""
    made = copy_of_the_town(Path(tmp_path_factory.mktemp("malformed")))
    yield made
    made.rooms.database.close()


@pytest.fixture(scope="module")
def good(town: Town) -> OfTheState:
    """While the card stands."""
    return OfTheState.now(town)


@pytest.fixture(scope="module")
def fallen(town: Town, good: OfTheState) -> OfTheState:
    """After its holder reported it lost."""
    run(town.rooms.office.lose_card(HANAKO.id))
    run(town.rooms.jpki.emergency_lists())
    return OfTheState.now(town)


@st.composite
def mutations(draw: st.DrawFn, size: int) -> list[tuple[int, int, bytes]]:
    """Stretches and what takes their place: as many other octets, other lengths and tags, nothing, or anything."""
    found = []
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, size - 1))
        until = min(size, at + draw(st.integers(0, 40)))
        same = st.binary(min_size=until - at, max_size=until - at)
        found.append((at, until, draw(same | st.sampled_from([*LENGTHS, *TAGS, b""]) | st.binary(max_size=12))))
    return found


def mutated(body: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    for at, until, other in changes:
        body = body[:at] + other + body[until:]
    return body


def standing_by_answer(body: bytes, of: OfTheState) -> str:
    try:
        return judge(body, of.question, NOW).state
    except StatusUnavailable:
        return "no answer"


def standing_by_list(body: bytes, of: OfTheState) -> str:
    try:
        return judge_list(body, of.anchor, NOW).status(of.certificate.serial_number).state
    except StatusUnavailable:
        return "no list"


def signed_part(body: bytes) -> tuple[bytes, bytes]:
    """What is signed, and the signature."""
    answer = ocsp.load_der_ocsp_response(body)
    return answer.tbs_response_bytes, answer.signature


def test_the_state_s_own_words_are_understood(good: OfTheState, fallen: OfTheState) -> None:
    assert [standing_by_answer(each.answer, each) for each in (good, fallen)] == ["good", "revoked"]
    assert [standing_by_list(each.full_list, each) for each in (good, fallen)] == ["good", "revoked"]


@settings(max_examples=400, deadline=None)
@given(data=st.data())
def test_oc13_a_mutated_ocsp_answer_never_breaks_the_judge_nor_turns(
    good: OfTheState, fallen: OfTheState, data: st.DataObject
) -> None:
    for each, state in ((good, "good"), (fallen, "revoked")):
        body = mutated(each.answer, data.draw(mutations(len(each.answer))))
        found = standing_by_answer(body, each)
        # Certificates beside the answer are not signed; what is signed must be as it was.
        assert found == "no answer" or (found, signed_part(body)) == (state, signed_part(each.answer))


@settings(max_examples=400, deadline=None)
@given(data=st.data())
def test_oc13_a_mutated_list_never_breaks_the_judge_and_is_no_list(
    good: OfTheState, fallen: OfTheState, data: st.DataObject
) -> None:
    for each in (good, fallen):
        body = mutated(each.full_list, data.draw(mutations(len(each.full_list))))
        assert body == each.full_list or standing_by_list(body, each) == "no list"


@settings(max_examples=200, deadline=None)
@given(cut=st.floats(0, 1), other=st.floats(0, 1))
def test_oc13_two_real_texts_spliced_are_no_text(
    good: OfTheState, fallen: OfTheState, cut: float, other: float
) -> None:
    """The head of the list on which the card stands, the tail of the one on which it does not, and the reverse."""

    def spliced(first: bytes, second: bytes) -> bytes:
        return first[: int(cut * len(first))] + second[int(other * len(second)) :]

    for one, two in ((good, fallen), (fallen, good)):
        listed, answer = spliced(one.full_list, two.full_list), spliced(one.answer, two.answer)
        assert listed in (one.full_list, two.full_list) or standing_by_list(listed, one) == "no list"
        assert answer in (one.answer, two.answer) or standing_by_answer(answer, one) == "no answer"
