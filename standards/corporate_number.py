"""The corporate number (法人番号): thirteen digits, the first one a check digit; public, free to use.

番号法 第39条; check digit: 法人番号の指定等に関する省令 (財務省令) 第2条.
"""

import re

LENGTH = 13
_THIRTEEN = re.compile(r"[1-9][0-9]{12}", re.ASCII)


def check_digit(base: str) -> int:
    """The leading check digit of twelve digits: 9 - (sum mod 9), weights 1 and 2 alternating from the right;
    never 0.
    """
    if len(base) != LENGTH - 1 or not (base.isascii() and base.isdigit()):
        raise ValueError("the base of a corporate number has twelve digits")
    total = sum(int(digit) * (1 + position % 2) for position, digit in enumerate(reversed(base)))
    return 9 - total % 9


def is_valid(number: str) -> bool:
    """Thirteen ASCII digits whose first one is the check digit. Cannot tell 0 from 9 in any place."""
    return bool(_THIRTEEN.fullmatch(number)) and check_digit(number[1:]) == int(number[0])


def from_base(base: str) -> str:
    """The whole number of twelve base digits."""
    return f"{check_digit(base)}{base}"


def invoice_number(number: str) -> str:
    """The invoice registration number of a corporation: T and the thirteen digits."""
    if not is_valid(number):
        raise ValueError("not a corporate number")
    return f"T{number}"
