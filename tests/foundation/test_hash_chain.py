"""Any change to a chain is found at the entry where it was made."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.hash_chain import GENESIS, link, verify


def _chain(*payloads: bytes) -> list[tuple[bytes, bytes]]:
    entries, previous = [], GENESIS
    for payload in payloads:
        previous = link(previous, payload)
        entries.append((payload, previous))
    return entries


def test_an_untouched_chain_is_whole() -> None:
    assert verify(_chain(b"a", b"b", b"c")) is None
    assert verify([]) is None


@pytest.mark.parametrize(
    ("attack", "broken_at"),
    [
        (lambda c: [c[0], (b"B", c[1][1]), c[2]], 1),
        (lambda c: [c[0], c[2]], 1),
        (lambda c: [c[1], c[0], c[2]], 0),
        (lambda c: [c[0], (b"x", link(c[0][1], b"x")), *c[1:]], 2),
        (lambda c: c[1:], 0),
    ],
    ids=["edited", "deleted", "reordered", "inserted", "head cut"],
)
def test_every_manipulation_is_found(attack, broken_at: int) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    assert verify(attack(_chain(b"a", b"b", b"c"))) == broken_at


def test_a_part_of_a_chain_verifies_from_its_start() -> None:
    chain = _chain(b"a", b"b", b"c")
    assert verify(chain[1:], start=chain[0][1]) is None


@given(st.lists(st.binary(max_size=30), min_size=1, max_size=12), st.data())
def test_any_one_changed_byte_is_found_where_it_is(payloads: list[bytes], data: st.DataObject) -> None:
    chain = _chain(*payloads)
    place = data.draw(st.integers(0, len(chain) - 1))
    payload, claimed = chain[place]
    bit = data.draw(st.integers(0, 255))
    chain[place] = data.draw(
        st.sampled_from(
            [(payload + bytes((bit,)), claimed), (payload, bytes((claimed[0] ^ (bit or 1),)) + claimed[1:])]
        )
    )
    assert verify(chain) == place
