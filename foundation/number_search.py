"""Is an individual number in this text, or in these bytes off the wire? Used at the door and before the log.

Found: twelve digits with a valid check digit that stand alone, that is not inside a longer run of letters or digits;
in half-width, full-width, kanji or any other decimal digits; whole or grouped by spaces, hyphens, underscores or
middle dots; with invisible characters anywhere; percent-encoded once or twice, or as JSON escapes. Numbers whose
digits are all alike too.

Not found: base64, pictures, number words, digits split over two fields or two lines.

Taken for one by mistake: one in eleven of the twelve-digit numbers that are something else, which are order numbers,
times as YYYYMMDDHHMM, telephone numbers with the country code, payment cards in groups of four, and one in some three
thousand random ids of twelve hexadecimal digits. Never: numbers of ten, eleven or thirteen digits (telephones, Unix
times in seconds and milliseconds, corporate numbers), UUIDs, and what has dots, slashes or colons between (addresses
of machines, dates).
"""

import re
import unicodedata
from urllib.parse import unquote_to_bytes

from standards.individual_number import is_valid

_SEPARATORS = " \t+_\\-\u2010-\u2015\u2212\u30fc\u30fb\u00b7\uff65"
_RUN = re.compile(rf"(?<![0-9A-Za-z])[0-9](?:[{_SEPARATORS}]{{0,3}}[0-9]){{11,}}(?![0-9A-Za-z])")
_GROUP = re.compile(r"[0-9]+")
_UUID = re.compile(r"(?<![0-9A-Za-z])[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(?![0-9A-Za-z])")
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
_JSON_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
# What shows nothing: soft hyphen, joiners, direction marks, variation selectors, the keycap frame.
_INVISIBLE = (
    *(0x00AD, 0x034F, 0x061C, 0xFEFF, 0x20E3),
    *range(0x180B, 0x180F),
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2070),
    *range(0xFE00, 0xFE10),
)
_KANJI = {ord(kanji): str(value) for value, kanji in enumerate("〇一二三四五六七八九")}
_PLAIN = {**dict.fromkeys(_INVISIBLE), **_KANJI, ord("零"): "0"}

# The quick look: which bytes are digits, with separators dropped, tells in one pass that there is nothing to see.
_CLASSES = bytes(ord("0") if chr(byte).isascii() and chr(byte).isdigit() else ord("x") for byte in range(256))
_DROPPED = b" \t+_-"
_TWELVE = b"0" * 12
# An escape that can hide a digit or anything that is not ASCII, or a separator right after a digit or a separator.
_HIDING = re.compile(
    rb"%(?:25)*(?:3[0-9]|[89A-Fa-f]|(?<=[0-9 +_\-]%)(?:09|20|2[BbDd]|5[Ff])|(?<=[0-9 +_\-]%25)(?:09|20|2[BbDd]|5[Ff]))"
)


def find_individual_number(text: str) -> bool:
    """Whether the text holds what must be taken for an individual number."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_PLAIN)
        text = _OTHER_DIGIT.sub(lambda found: str(unicodedata.decimal(found.group())), text)
    return _in_plain(text) and _in_plain(_UUID.sub("x", text))


def found_in(raw: bytes) -> bool:
    """The same for bytes off the wire, whatever encoding hides it; costs a few microseconds when nothing does."""
    twelve = _TWELVE in raw.translate(_CLASSES, _DROPPED)
    hidden = not raw.isascii() or b"\\u" in raw or (b"%" in raw and _HIDING.search(raw) is not None)
    return (twelve or hidden) and _found_decoded(raw)


def _in_plain(text: str) -> bool:
    return any(_holds(_GROUP.findall(run.group())) for run in _RUN.finditer(text))


def _holds(groups: list[str]) -> bool:
    """Whether some neighbouring groups together are twelve digits with a valid check digit."""
    for first in range(len(groups)):
        joined = ""
        for group in groups[first : first + 12]:
            joined += group
            if len(joined) >= 12:
                break
        if len(joined) == 12 and is_valid(joined):
            return True
    return False


def _found_decoded(raw: bytes) -> bool:
    """As it stands, and with its escapes taken off once and twice."""
    for _ in range(3):
        text = raw.decode("utf-8", "replace")
        if "\\u" in text:
            text = _JSON_ESCAPE.sub(lambda found: chr(int(found.group(1), 16)), text)
        if find_individual_number(text):
            return True
        if b"%" not in raw:
            return False
        raw = unquote_to_bytes(raw)
    return False
