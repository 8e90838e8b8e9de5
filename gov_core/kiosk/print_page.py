"""Draws a certificate as one A4 page: title, rows of label and value, the attesting sentence, the verification code.

The Japanese face is one of the CID fonts a PDF reader brings (ISO 32000-2 section 9.7.5), so no font file is needed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "HeiseiKakuGo-W5"
MARGIN, LABEL, LINE = 62.0, 150.0, 15.0
WIDEST = 25  # full-width characters of a value on one line
_RED = (0.75, 0.1, 0.1)


@dataclass(frozen=True)
class Page:
    """The words of one certificate; `seal` is the text of a registered seal's imprint, or empty."""

    title: str
    rows: Sequence[tuple[str, str]]
    attestation: str
    date: str
    issuer: str
    code: str
    check_at: str
    seal: str = ""


def draw(page: Page) -> bytes:
    """The PDF, the same bytes for the same words."""
    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    canvas.setTitle(page.title)
    canvas.setAuthor(page.issuer)
    canvas.setFont(FONT, 22)
    canvas.drawCentredString(A4[0] / 2, A4[1] - 90, page.title)
    below = _rows(canvas, page.rows, A4[1] - 150)
    if page.seal:
        _imprint(canvas, page.seal, below - 60)
        below -= 130
    _foot(canvas, page, below - 40)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _rows(canvas: Canvas, rows: Sequence[tuple[str, str]], top: float) -> float:
    canvas.setLineWidth(0.5)
    for label, value in rows:
        lines = [value[start : start + WIDEST] for start in range(0, len(value), WIDEST)] or [""]
        bottom = top - LINE * len(lines) - 16
        canvas.rect(MARGIN, bottom, A4[0] - 2 * MARGIN, top - bottom)
        canvas.line(MARGIN + LABEL, bottom, MARGIN + LABEL, top)
        canvas.setFont(FONT, 10)
        canvas.drawString(MARGIN + 8, top - 20, label)
        canvas.setFont(FONT, 12)
        for number, line in enumerate(lines):
            canvas.drawString(MARGIN + LABEL + 8, top - 20 - LINE * number, line)
        top = bottom
    return top


def _imprint(canvas: Canvas, text: str, middle: float) -> None:
    """A round red imprint with the name from top to bottom."""
    canvas.setStrokeColorRGB(*_RED)
    canvas.setFillColorRGB(*_RED)
    canvas.setLineWidth(2)
    canvas.circle(A4[0] / 2, middle, 34)
    size = min(20.0, 54 / max(len(text), 1))
    canvas.setFont(FONT, size)
    for number, character in enumerate(text):
        canvas.drawCentredString(A4[0] / 2, middle + size * (len(text) / 2 - number - 0.85), character)
    canvas.setStrokeColorRGB(0, 0, 0)
    canvas.setFillColorRGB(0, 0, 0)


def _foot(canvas: Canvas, page: Page, top: float) -> None:
    canvas.setFont(FONT, 11)
    canvas.drawString(MARGIN, top, page.attestation)
    canvas.drawString(MARGIN + 20, top - 30, page.date)
    canvas.setFont(FONT, 14)
    canvas.drawRightString(A4[0] - MARGIN, top - 60, page.issuer)
    canvas.setFont(FONT, 9)
    canvas.drawString(MARGIN, 84, f"検証コード / Verification code: {page.code}")
    canvas.drawString(MARGIN, 68, f"確認先 / Check at: {page.check_at}")
    canvas.drawString(
        MARGIN, 52, "この証明書には、発行者の電子署名が付いています。 / Signed electronically by its issuer."
    )
