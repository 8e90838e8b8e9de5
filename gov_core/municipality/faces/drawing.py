"""A sheet to draw on: escaped text, rectangles, codes; as SVG, and as PNG where somebody needs pixels."""

import base64
import html
from dataclasses import dataclass, field

import resvg_py
import segno

FONT = "Noto Sans CJK JP, sans-serif"


@dataclass
class Sheet:
    """`width` and `height` in tenths of a millimetre; x and y count from the upper left corner."""

    width: int
    height: int
    title: str
    paper: str = "#ffffff"
    _parts: list[str] = field(default_factory=list)

    def text(self, x: int, y: int, size: int, words: str, *, colour: str = "#1a1a1a", bold: bool = False) -> None:
        """One line; y is its base line."""
        weight = ' font-weight="700"' if bold else ""
        place = f'x="{x}" y="{y}" font-size="{size}"'
        self._parts.append(f'<text {place} fill="{colour}"{weight}>{html.escape(words)}</text>')

    def lines(self, x: int, y: int, size: int, words: str, columns: int) -> None:
        """Text broken after `columns` characters, as full-width text is."""
        for row, start in enumerate(range(0, len(words), columns)):
            self.text(x, y + row * size * 5 // 4, size, words[start : start + columns])

    def box(self, x: int, y: int, width: int, height: int, colour: str, *, rounded: int = 0) -> None:
        """A filled rectangle."""
        size = f'width="{width}" height="{height}"'
        self._parts.append(f'<rect x="{x}" y="{y}" {size} rx="{rounded}" fill="{colour}"/>')

    def circle(self, x: int, y: int, radius: int, colour: str) -> None:
        """A filled circle."""
        self._parts.append(f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{colour}"/>')

    def picture(self, x: int, y: int, width: int, height: int, png: bytes) -> None:
        """A PNG, cut to fill the place."""
        data = base64.b64encode(png).decode()
        place = f'x="{x}" y="{y}" width="{width}" height="{height}" preserveAspectRatio="xMidYMid slice"'
        self._parts.append(f'<image {place} href="data:image/png;base64,{data}"/>')

    def code(self, x: int, y: int, size: int, content: str) -> None:
        """A QR code (JIS X 0510) of this side length."""
        drawn = segno.make(content, error="m", micro=False)
        scale = size / drawn.symbol_size(border=0)[0]
        inline = drawn.svg_inline(scale=scale, border=0, omitsize=False)
        self._parts.append(f'<g transform="translate({x} {y})">{inline}</g>')

    def svg(self) -> str:
        """The whole picture, with its title for screen readers."""
        size = f'width="{self.width}" height="{self.height}" viewBox="0 0 {self.width} {self.height}"'
        root = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" font-family="{FONT}">'
        paper = f'<rect width="{self.width}" height="{self.height}" rx="30" fill="{self.paper}"/>'
        return f"{root}<title>{html.escape(self.title)}</title>{paper}{''.join(self._parts)}</svg>"


def png(svg: str) -> bytes:
    """The same picture in pixels, ten to a millimetre."""
    return bytes(resvg_py.svg_to_bytes(svg_string=svg))
