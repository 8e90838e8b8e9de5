"""Which heads are written in one piece, what of them is remembered, and what is left to uvicorn."""

import pytest

from deploy.whole_cycle import Heads, Pair

LENGTH = (b"content-length", b"2")
DATE = [(b"date", b"then")]


def test_a_head_is_the_status_line_the_servers_own_headers_and_the_applications() -> None:
    head = Heads().written(200, [LENGTH, (b"x-a", b"b")], DATE, 2)
    assert head == b"HTTP/1.1 200 OK\r\ndate: then\r\ncontent-length: 2\r\nx-a: b\r\n\r\n"


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [(b"content-length", b"3")],
        [LENGTH, LENGTH],
        [LENGTH, (b"transfer-encoding", b"chunked")],
        [LENGTH, (b"connection", b"close")],
        [LENGTH, (b"X-Upper", b"a")],
        [LENGTH, (b"x y", b"a")],
        [LENGTH, (b"x-split", b"a\r\nset-cookie: b=c")],
        [LENGTH, (b"x-null", b"a\x00")],
    ],
)
def test_whatever_is_not_plainly_one_piece_with_its_length_is_left_to_uvicorn(headers: list[Pair]) -> None:
    assert Heads().written(200, headers, DATE, 2) is None


def test_a_checked_line_is_remembered_and_a_secret_never() -> None:
    heads = Heads()
    cookie, place, nonce = (b"set-cookie", b"a=b"), (b"location", b"/cb?code=c"), (b"dpop-nonce", b"n")
    assert heads.written(303, [LENGTH, cookie, place, nonce, (b"x-a", b"b")], DATE, 2) is not None
    assert set(heads.known) == {LENGTH, (b"x-a", b"b")}


def test_a_refused_line_is_not_remembered() -> None:
    heads = Heads()
    heads.written(200, [(b"x-split", b"a\r\nb: c"), LENGTH], DATE, 2)
    assert heads.known == {}


def test_the_memory_has_an_end() -> None:
    heads = Heads()
    for number in range(2000):
        assert heads.written(200, [LENGTH, (b"x-n", b"%d" % number)], DATE, 2) is not None
    assert len(heads.known) <= 512
    assert heads.written(200, [LENGTH, (b"x-long", b"v" * 500)], DATE, 2) is not None
    assert not any(name == b"x-long" for name, _ in heads.known)


def test_a_new_second_brings_a_new_date() -> None:
    heads = Heads()
    heads.written(200, [LENGTH], DATE, 2)
    assert b"date: later" in (heads.written(200, [LENGTH], [(b"date", b"later")], 2) or b"")
