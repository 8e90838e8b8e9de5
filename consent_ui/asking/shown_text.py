"""The exact words a person saw: the visible text of the decision's part of the page, line by line.

What is hashed into the receipt is taken from the rendered markup itself, so the page and the receipt cannot
say different things. It travels inside the form, sealed, because the next rendering may differ.
"""

import json
import re
import zlib
from dataclasses import dataclass
from html.parser import HTMLParser

from consent_ui.errors import FormTooOld
from foundation.envelope import SealBroken, Sealer

_BLOCKS = frozenset(
    ["p", "h1", "h2", "h3", "li", "dt", "dd", "div", "section", "legend", "label", "summary", "tr", "caption"]
)
# What a browser folds into one space (the ASCII whitespace of HTML) and what it cannot show. Python's own
# idea of space would also fold the wide space of a Japanese name: the receipt would not say the value sent.
_UNSEEN = re.compile(r"[\x00-\x20\x7f]+")
_SILENT = frozenset(("script", "style", "template"))
_KIND = "shown-text"


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[list[str]] = [[]]
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A block begins a new line."""
        if tag in _SILENT:
            self._silent += 1
        if tag in _BLOCKS or tag == "br":
            self.lines.append([])

    def handle_endtag(self, tag: str) -> None:
        """A block ends its line."""
        if tag in _SILENT:
            self._silent -= 1
        if tag in _BLOCKS:
            self.lines.append([])

    def handle_data(self, data: str) -> None:
        """Text, unless nobody can see it."""
        if not self._silent:
            self.lines[-1].append(data)


def visible_text(markup: str) -> str:
    """One line per block, single spaces, no empty lines."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    lines = (_UNSEEN.sub(" ", "".join(parts)).strip(" ") for parts in reader.lines)
    return "\n".join(line for line in lines if line)


@dataclass(frozen=True)
class Shown:
    """What one screen said to one browser: which request, which part, which language, which words."""

    ix: str
    browser: str
    part: str
    language: str
    text: str
    fields: tuple[str, ...]


def seal(shown: Shown, sealer: Sealer) -> str:
    """For a hidden field: unreadable and unchangeable in between."""
    told = [shown.ix, shown.browser, shown.part, shown.language, shown.text, list(shown.fields)]
    return sealer.seal(zlib.compress(json.dumps(told, ensure_ascii=False).encode(), 9), kind=_KIND)


def unseal(sealed: str, sealer: Sealer) -> Shown:
    """Raises FormTooOld when it was not sealed here."""
    try:
        ix, browser, part, language, text, fields = json.loads(zlib.decompress(sealer.open(sealed, kind=_KIND)))
    except (SealBroken, ValueError) as broken:
        raise FormTooOld("the sealed text does not open") from broken
    return Shown(ix, browser, part, language, text, tuple(fields))
