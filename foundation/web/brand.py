"""Who is speaking on this page: name, key hue, mark and where to get help.

WCAG 2.2 SC 3.2.6 (consistent help) wants the help in the same place on each page; the footer of
`base.html` shows `help_ja` / `help_en` there. A private house carries its own name and hue, so that
nobody takes it for the state.
"""

from dataclasses import dataclass
from typing import Literal

Hue = Literal["kakehashi", "bank", "shop", "clinic", "farm", "employer", "cinema", "government", "agent"]


@dataclass(frozen=True)
class Brand:
    """What the header and the footer need; `glyph` is one or two characters instead of the bridge mark."""

    ja: str
    en: str
    hue: Hue = "kakehashi"
    glyph: str = ""
    home: str = "/"
    tagline_ja: str = ""
    tagline_en: str = ""
    help_ja: str = "お困りのときは、かけはし相談窓口（電話 0120-000-000、毎日9時から18時）へ。"
    help_en: str = "If you are stuck, call the Kakehashi desk: 0120-000-000, every day 9:00 to 18:00."


KAKEHASHI = Brand(ja="かけはし", en="Kakehashi")
