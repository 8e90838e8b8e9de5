"""The page: the same words make the same bytes, long values wrap, and a seal is drawn where there is one."""

import zlib
from base64 import a85decode
from dataclasses import replace

from gov_core.kiosk.print_page import Page, draw

PAGE = Page("住民票の写し", [("住所", "東京都" * 20)], "証明する。", "2026年11月23日", "長岡市長", "ABCD", "http://x")


def _drawing(pdf: bytes) -> bytes:
    body = pdf.split(b"stream\n", 1)[1].split(b"endstream", 1)[0].strip()
    return zlib.decompress(a85decode(body.removesuffix(b"~>")))


def test_the_same_words_make_the_same_bytes() -> None:
    assert draw(PAGE) == draw(PAGE)
    assert draw(PAGE) != draw(replace(PAGE, code="ABCE"))


def test_a_long_address_takes_several_lines() -> None:
    short = replace(PAGE, rows=[("住所", "東京都")])
    assert _drawing(draw(PAGE)).count(b"Tj") == _drawing(draw(short)).count(b"Tj") + 2


def test_a_seal_adds_a_round_imprint() -> None:
    plain, sealed = _drawing(draw(PAGE)), _drawing(draw(replace(PAGE, seal="山田")))
    assert b".75 .1 .1 RG" in sealed
    assert b".75 .1 .1 RG" not in plain
