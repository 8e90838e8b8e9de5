"""Text becomes a small picture of one bit a pixel, a photograph grey JPEG 2000, and nothing else becomes either."""

import io

import pytest
from PIL import Image

from gov_core.card.pictures import JP2_SIGNATURE, PHOTO_SIZE, photograph, text_image


def opened(picture: bytes) -> Image.Image:
    return Image.open(io.BytesIO(picture))


@pytest.mark.parametrize(
    ("text", "columns", "size"),
    [("番号　花子", 20, (60, 16)), ("あ" * 25, 10, (120, 48)), ("1234", 12, (48, 16)), ("", 5, (12, 16))],
)
def test_text_is_drawn_in_lines_in_black_and_white(text: str, columns: int, size: tuple[int, int]) -> None:
    picture = opened(text_image(text, columns))
    assert (picture.format, picture.mode, picture.size) == ("PNG", "1", size)
    black = picture.convert("L").histogram()[0]
    assert bool(black) == bool(text)


def test_what_looks_like_markup_is_drawn_and_not_read() -> None:
    assert text_image("</text><b>&", 20) != text_image("", 20)


def test_different_names_are_different_pictures() -> None:
    assert text_image("佐藤", 4) != text_image("佐東", 4)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_a_photograph_becomes_small_and_grey(form: str) -> None:
    out = io.BytesIO()
    Image.new("RGB", (600, 800), "teal").save(out, form)
    stored = opened(photograph(out.getvalue()))
    assert (stored.format, stored.mode) == ("JPEG2000", "L")
    assert stored.size[0] <= PHOTO_SIZE[0]
    assert stored.size[1] <= PHOTO_SIZE[1]


def test_no_photograph_and_a_finished_one_stay_as_they_are() -> None:
    assert photograph(b"") == b""
    assert photograph(JP2_SIGNATURE + b"rest") == JP2_SIGNATURE + b"rest"


def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(ValueError, match="no picture"):
        photograph(b"not a picture at all")
