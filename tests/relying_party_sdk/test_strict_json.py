"""Strict JSON: what two parsers could read differently is not read at all."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relying_party_sdk.strict_json import NotStrictJson, read_object


def test_an_object_is_read() -> None:
    assert read_object('{"a": [1, "花"], "b": "\\u82b1"}'.encode()) == {"a": [1, "花"], "b": "花"}


@pytest.mark.parametrize(
    "raw",
    [
        b'{"a":1,"a":2}',
        b'{"x":{"a":1,"a":2}}',
        b'{"a":NaN}',
        b'{"a":-Infinity}',
        b"[]",
        b'"text"',
        b"",
        b"{",
        b'{"a":"\xff"}',
        b'{"a":"\\ud800"}',
        b'{"a":' + b"9" * 5000 + b"}",
        b'{"a":' + b"[" * 50_000 + b"]" * 50_000 + b"}",
    ],
)
def test_attack_ambiguous_or_broken_json(raw: bytes) -> None:
    with pytest.raises(NotStrictJson):
        read_object(raw)


def test_attack_too_many_bytes() -> None:
    with pytest.raises(NotStrictJson):
        read_object(b'{"a":"' + b"x" * 100 + b'"}', limit=50)


@given(st.binary(max_size=200))
def test_any_bytes_are_an_object_or_one_kind_of_refusal(raw: bytes) -> None:
    with contextlib.suppress(NotStrictJson):
        assert isinstance(read_object(raw), dict)
