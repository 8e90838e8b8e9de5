"""The strict parser: what cannot be read in exactly one way is refused."""

from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.forms import BadRequest, parse_form, parse_json, written_form

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=30)


@given(st.dictionaries(TEXT.filter(bool), TEXT, max_size=20))
def test_what_a_browser_sends_is_read_back(fields: dict[str, str]) -> None:
    assert parse_form(urlencode(fields).encode()) == fields


@pytest.mark.parametrize(
    "body",
    [b"a=1&a=2", b"a=%", b"a=%zz", b"a=%ff", b"a=%00", b"a=1%0", "a=\u3042".encode("shift-jis"), b"a=" + b"x" * 70_000],
    ids=["doubled", "lone percent", "not hex", "not utf-8", "nul", "cut escape", "other encoding", "too large"],
)
def test_ambiguous_or_broken_bodies_are_refused(body: bytes) -> None:
    with pytest.raises(BadRequest):
        parse_form(body)


def test_a_semicolon_does_not_separate() -> None:
    assert parse_form(b"a=1;b=2") == {"a": "1;b=2"}


def test_more_than_a_hundred_fields_are_refused() -> None:
    with pytest.raises(BadRequest, match="many"):
        parse_form(b"&".join(b"f%d=1" % n for n in range(101)))


@given(st.binary(max_size=200))
def test_no_bytes_break_the_form_parser(body: bytes) -> None:
    try:
        parse_form(body)
    except BadRequest:
        return


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b'{"a":1,"a":2}',
        b'{"a":NaN}',
        b'{"a":"\\u0000"}',
        b'{"a":"\\ud800"}',
        b"[" * 40 + b"]" * 40,
        b"[" * 100_000,
        b'{"a":' + b"9" * 30 + b"}",
        b'{"a":1e999}',
        b"\xef\xbb\xbf{}",
        b"\xff",
        b"[" + b"1," * 10_001 + b"1]",
    ],
    ids=[
        "cut",
        "doubled",
        "NaN",
        "nul",
        "surrogate",
        "deep",
        "very deep",
        "long number",
        "infinite number",
        "BOM",
        "bytes",
        "wide",
    ],
)
def test_hostile_json_is_refused(body: bytes) -> None:
    with pytest.raises(BadRequest):
        parse_json(body)


def test_ordinary_json_is_read() -> None:
    assert parse_json('{"a": [1, {"b": "日本"}]}'.encode()) == {"a": [1, {"b": "日本"}]}


@given(st.dictionaries(TEXT, TEXT))
def test_a_form_is_written_as_the_standard_library_writes_it(fields: dict[str, str]) -> None:
    assert written_form(fields) == urlencode(fields)
