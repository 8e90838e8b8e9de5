"""The one parser of `application/x-www-form-urlencoded` and JSON bodies: strict, bounded, without surprises.

Only `&` separates, a name stands once, every percent sign is a valid escape, the text is UTF-8 without control
characters. A lenient parser is how parameters are smuggled past a check (RFC 6749 section 3.1: parameters MUST
NOT be included twice).
"""

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from math import isfinite
from typing import Any
from urllib.parse import quote_plus, unquote_to_bytes

from foundation.errors import DomainError

LARGEST_FORM = 64 * 1024
MOST_FIELDS = 100
DEEPEST = 32
MOST_KEYS = 10_000
_BAD_ESCAPE = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_UNRESERVED = re.compile(r"[A-Za-z0-9_.~-]*")  # RFC 3986 2.3
_OFTEN = 128
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class BadRequest(DomainError):
    """The request cannot be read; `detail` is safe to show."""

    code = "invalid_request"


def parse_form(body: bytes) -> dict[str, str]:
    """Fields of a form body or a query string. Raises BadRequest."""
    fields: dict[str, str] = {}
    text = _text(body)
    is_clean = text.isprintable()  # or some piece holds a control character, or a space that is none of ours
    for pair in text.split("&"):
        name, equals, value = pair.partition("=")
        if not (name or equals):
            continue
        if "%" in pair or "+" in pair or not is_clean:
            name, value = _unescaped(name), _unescaped(value)
        if name in fields:
            raise BadRequest("a parameter stands twice")
        fields[name] = value
    return fields


def _text(body: bytes) -> str:
    if len(body) > LARGEST_FORM:
        raise BadRequest("the request is too large")
    try:
        text = body.decode()
    except UnicodeDecodeError as wrong:
        raise BadRequest("a parameter is not UTF-8") from wrong
    if body.count(b"&") >= MOST_FIELDS:
        raise BadRequest("too many parameters")
    if b"%" in body and _BAD_ESCAPE.search(body):
        raise BadRequest("a percent sign is not a valid escape")
    return text


def _unescaped(text: str) -> str:
    # A client's own address comes again and again; what else is said is not kept, for it may be a secret.
    return _known_address(text) if text.startswith("http") and len(text) <= _OFTEN else _plain(text)


def _plain(text: str) -> str:
    if "%" in text or "+" in text:
        if not text.isascii():
            raise BadRequest("a parameter is half escaped")
        try:
            text = unquote_to_bytes(text.replace("+", " ")).decode()
        except UnicodeDecodeError as wrong:
            raise BadRequest("a parameter is not UTF-8") from wrong
    if not text.isprintable() and _CONTROL.search(text):
        raise BadRequest("a parameter holds a control character")
    return text


def written_form(fields: Mapping[str, str]) -> str:
    """The other direction; most of what we write (codes, states, our own addresses' names) needs no escape."""
    return "&".join([f"{_escaped(name)}={_escaped(value)}" for name, value in fields.items()])


def _escaped(text: str) -> str:
    if _UNRESERVED.fullmatch(text):
        return text
    return _known_escape(text) if len(text) <= _OFTEN else quote_plus(text)


_known_address = lru_cache(maxsize=256)(_plain)
_known_escape = lru_cache(maxsize=256)(quote_plus)  # our own address stands in every answer


def parse_json(body: bytes) -> Any:
    """A JSON document without duplicate names, NaN, lone surrogates, NUL, or depth over 32. Raises BadRequest."""
    try:
        value = _READER.decode(body.decode())
    except (ValueError, RecursionError) as wrong:
        raise BadRequest("the body is not valid JSON") from wrong
    _measure(value)
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _refuse(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _short_number(digits: str) -> int:
    if len(digits) > 20:
        raise ValueError("a number is too long")
    return int(digits)


def _finite(digits: str) -> float:
    value = float(digits)
    if not isfinite(value):
        raise ValueError("a number is too large")
    return value


_READER = json.JSONDecoder(
    object_pairs_hook=_once, parse_constant=_refuse, parse_int=_short_number, parse_float=_finite
)


def _measure(value: Any) -> None:
    keys, level = 0, [value]
    for _ in range(DEEPEST):
        below: list[Any] = []
        for each in level:
            if isinstance(each, dict):
                keys += len(each)
                below.extend(each.values())
                _clean(*each)
            elif isinstance(each, list):
                keys += len(each)
                below.extend(each)
            elif isinstance(each, str):
                _clean(each)
        if keys > MOST_KEYS:
            raise BadRequest("the body has too many members")
        if not below:
            return
        level = below
    raise BadRequest("the body is nested too deeply")


def _clean(*texts: str) -> None:
    if any(_CONTROL.search(text) for text in texts):
        raise BadRequest("a text holds a control character")
