"""The individual number (個人番号): twelve digits, the last one a check digit.

番号法 第7条. Check digit: 総務省令第85号 (2014) 第5条, the ordinance on notification cards, individual number
cards and the linkage network.
"""

import re

LENGTH = 12
_WEIGHTS = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_TWELVE = re.compile(r"[0-9]{12}")
_STANDING_ALONE = re.compile(r"(?<![0-9A-Za-z])[0-9]{12}(?![0-9A-Za-z])")


def check_digit(base: str) -> int:
    """The check digit of eleven digits: 11 - (weighted sum mod 11), and 0 where the remainder is 0 or 1."""
    if len(base) != LENGTH - 1 or not (base.isascii() and base.isdigit()):
        raise ValueError("the base of an individual number has eleven digits")
    remainder = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, base, strict=True)) % 11
    return 0 if remainder <= 1 else 11 - remainder


def is_valid(number: str) -> bool:
    """Twelve ASCII digits whose last one is the check digit. Cannot see swaps of digits six places apart."""
    return bool(_TWELVE.fullmatch(number)) and check_digit(number[:-1]) == int(number[-1])


def contains(text: str) -> bool:
    """Whether a valid number stands in the text in plain digits, not inside a longer run of letters or digits.

    The full search, with every other way to write digits, is at the door: `foundation.number_search`.
    """
    return any(is_valid(found) for found in _STANDING_ALONE.findall(text))


def display(number: str) -> str:
    """The printed form, 4-4-4."""
    return f"{number[:4]} {number[4:8]} {number[8:]}"
