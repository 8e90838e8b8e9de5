"""Sheets: well-formed whatever is written on them, and the same in pixels."""

import io

from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from gov_core.municipality.faces.drawing import Sheet, png
from tests.gov_core.municipality.faces.scene import words

PRINTABLE = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), min_size=1, max_size=40)


@given(PRINTABLE)
def test_whatever_is_written_is_escaped(text: str) -> None:
    sheet = Sheet(100, 50, text)
    sheet.text(1, 10, 8, text)
    assert words(sheet.svg()).count(text) == 2


def test_a_long_line_is_broken_after_its_columns() -> None:
    sheet = Sheet(100, 50, "")
    sheet.lines(0, 10, 8, "あいうえおかきくけこさ", 5)
    assert words(sheet.svg()).split() == ["あいうえお", "かきくけこ", "さ"]


def test_pixels_have_the_size_and_the_colours_drawn() -> None:
    sheet = Sheet(120, 60, "x", "#ffffff")
    sheet.box(40, 20, 20, 20, "#ff0000")
    dot = io.BytesIO()
    Image.new("RGB", (4, 4), "#0000ff").save(dot, "PNG")
    sheet.picture(80, 20, 20, 20, dot.getvalue())
    drawn = Image.open(io.BytesIO(png(sheet.svg()))).convert("RGB")
    assert drawn.size == (120, 60)
    assert [drawn.getpixel(place) for place in ((50, 30), (90, 30), (70, 30))] == [
        (255, 0, 0),
        (0, 0, 255),
        (255, 255, 255),
    ]
