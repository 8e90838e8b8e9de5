"""Pictures for the chip: text drawn in black and white as PNG, and the photograph in grey as JPEG 2000.

A chip has little room: one bit a pixel for text, and the photograph no wider than PHOTO_SIZE.
"""

import html
import io

import resvg_py
from PIL import Image, UnidentifiedImageError

CELL, LINE = 12, 16  # pixels a full-width character takes
PHOTO_SIZE = (240, 300)
JP2_SIGNATURE = b"\x00\x00\x00\x0cjP  "


def text_image(text: str, columns: int) -> bytes:
    """Draw the text in lines of `columns` full-width characters; returns a PNG of one bit a pixel."""
    lines = [text[start : start + columns] for start in range(0, len(text), columns)] or [""]
    width, height = CELL * min(columns, max(map(len, lines)) or 1), LINE * len(lines)
    drawn = "".join(
        f'<text x="0" y="{LINE * row + CELL}" font-size="{CELL}">{html.escape(line)}</text>'
        for row, line in enumerate(lines)
    )
    paper = f'<rect width="{width}" height="{height}" fill="#fff"/>'
    size = f'width="{width}" height="{height}" font-family="Noto Sans CJK JP"'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{paper}{drawn}</svg>'
    drawing = Image.open(io.BytesIO(bytes(resvg_py.svg_to_bytes(svg_string=svg))))
    return _saved(drawing.convert("L").point(lambda grey: 255 * (grey > 127)).convert("1"), "PNG")


def photograph(picture: bytes) -> bytes:
    """Return the picture as grey JPEG 2000; empty stays empty, JPEG 2000 stays as it is.

    Raises ValueError when it is no picture.
    """
    if not picture or picture.startswith(JP2_SIGNATURE):
        return picture
    try:
        opened = Image.open(io.BytesIO(picture)).convert("L")
    except (UnidentifiedImageError, OSError) as error:
        raise ValueError("the photograph is no picture") from error
    opened.thumbnail(PHOTO_SIZE)
    return _saved(opened, "JPEG2000", quality_mode="rates", quality_layers=[10], irreversible=True)


def _saved(picture: Image.Image, form: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()
