"""The published vectors, and the standard library as the other opinion."""

from base64 import urlsafe_b64decode, urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation import base64url

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


@pytest.mark.parametrize(
    ("raw", "text"),  # RFC 4648 section 10, and RFC 7515 appendix C
    [
        (b"", ""),
        (b"f", "Zg"),
        (b"fo", "Zm8"),
        (b"foo", "Zm9v"),
        (b"foob", "Zm9vYg"),
        (b"fooba", "Zm9vYmE"),
        (b"foobar", "Zm9vYmFy"),
        (bytes([3, 236, 255, 224, 193]), "A-z_4ME"),
    ],
)
def test_vectors(raw: bytes, text: str) -> None:
    assert base64url.text(raw) == text
    assert base64url.encode(raw) == text.encode()
    assert base64url.decode(text) == raw


@pytest.mark.parametrize(
    "text",
    [
        "A",
        "AAAAA",
        "Zg==",
        "Zg=",
        "Z g",
        "Zg\n",
        "Zm9v+",
        "Zm9/",
        "Zm+v",
        "Zh",
        "Zm9vYh",
        "Zm9",
        "あ",
        "Zg\x00",
        "=",
        "-",
    ],
)
def test_another_spelling_of_the_same_bytes_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        base64url.decode(text)


@given(st.binary(max_size=200))
def test_bytes_come_back_and_look_as_the_standard_library_writes_them(raw: bytes) -> None:
    assert base64url.text(raw) == urlsafe_b64encode(raw).rstrip(b"=").decode()
    assert base64url.decode(base64url.text(raw)) == raw


@given(st.text(st.sampled_from(ALPHABET + "+/= \n"), max_size=12))
def test_each_text_is_read_exactly_when_it_is_what_we_would_write(text: str) -> None:
    try:
        raw = urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4))
    except ValueError:
        raw = None
    canonical = raw is not None and urlsafe_b64encode(raw).rstrip(b"=").decode() == text
    try:
        assert base64url.decode(text) == raw
    except ValueError:
        assert not canonical
    else:
        assert canonical
