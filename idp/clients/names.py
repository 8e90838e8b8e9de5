"""Names that imitate are refused: a citizen decides by the name she reads (security.md RG-06).

Only scripts that Japanese readers can tell apart are taken, so no Greek or Cyrillic letter stands for a Latin one, and
no sign that is no letter decorates. What remains alike (o and 0, kana and kanji, an "Inc." more or less) is compared
in a folded form with every client whose name an operator saw. Whoever must bear such a name is registered by an
operator; two installations of one program that registers itself may well have one name.
"""

import unicodedata

from idp.clients.metadata.rule import InvalidClientMetadata

_LONGEST = 80
_SCRIPTS = ("LATIN ", "HIRAGANA ", "KATAKANA", "CJK UNIFIED IDEOGRAPH", "FULLWIDTH LATIN ", "HALFWIDTH KATAKANA")
_LAST_LATIN, _FIRST_LATIN_ADDITIONAL = "\u017f", "\u1e00"
_PUNCTUATION = frozenset(" -&'().,+/!#:・ー々〆、。「」（）　＆－，．：！")
_LEGAL_FORMS = ("株式会社", "合同会社", "有限会社", "(株)", "(有)")
_LEGAL_WORDS = frozenset({"corporation", "limited", "company", "inc", "ltd", "co", "llc", "kk"})
LEAST_TELLING = 3  # letters; a shorter name inside another one says nothing
# After folding to lower case and hiragana: what looks alike in common fonts.
_ALIKE = str.maketrans(
    {"0": "o", "1": "l", "i": "l", "5": "s", "力": "か", "口": "ろ", "二": "に", "工": "え", "夕": "た", "卜": "と"}
    | {"ı": "l", "ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ŧ": "t", "ĸ": "k"}
    | {"八": "は", "三": "み", "千": "ち", "才": "お", "一": "", "ー": "", "〇": "o", "囗": "ろ", "ゝ": ""}
)


def check_name(name: str) -> None:
    """Of what a name is made. Raises InvalidClientMetadata."""
    if not 0 < len(name) <= _LONGEST:
        raise InvalidClientMetadata(f"client_name has 1 to {_LONGEST} characters")
    if not all(map(_is_allowed, name)):
        raise InvalidClientMetadata("client_name holds characters that names are not made of")
    if not folded(name):
        raise InvalidClientMetadata("client_name holds no letters")


def folded(name: str) -> str:
    """What is left when everything a reader overlooks is taken away."""
    text = unicodedata.normalize("NFKC", name).casefold()
    for form in _LEGAL_FORMS:
        text = text.replace(form, "")
    words = "".join(char if char.isalnum() or char in "ー々" else " " for char in text).split()
    joined = "".join(word for word in words if word not in _LEGAL_WORDS)
    plain = "".join(char for char in unicodedata.normalize("NFD", joined) if not unicodedata.combining(char))
    return _in_hiragana(plain).translate(_ALIKE).replace("rn", "m").replace("vv", "w")


def _is_allowed(char: str) -> bool:
    if char in _PUNCTUATION or "0" <= char <= "9" or "０" <= char <= "９":
        return True
    # Beyond: phonetic letters, which look like plain ones and stand in no name.
    if _LAST_LATIN < char < _FIRST_LATIN_ADDITIONAL:
        return False
    return char.isalpha() and unicodedata.name(char, "").startswith(_SCRIPTS)


def _in_hiragana(text: str) -> str:
    return "".join(chr(ord(char) - 0x60) if "ァ" <= char <= "ヶ" else char for char in text)
