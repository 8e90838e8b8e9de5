"""One strict reading of JSON (RFC 8259): UTF-8, no name twice, no NaN, an object at the top.

Two readers that see two documents are how signatures get bypassed, so everything from outside is read here,
once.
"""

import json
from typing import Any, Never

JsonObject = dict[str, Any]
MAX_BYTES = 128 * 1024


class NotStrictJson(ValueError):
    """The bytes are not one unambiguous JSON object."""


def read_object(raw: bytes, limit: int = MAX_BYTES) -> JsonObject:
    """The object in `raw`, or NotStrictJson."""
    if len(raw) > limit:
        raise NotStrictJson("too large")
    try:
        text = raw.decode("utf-8")
        value = json.loads(text, object_pairs_hook=_no_name_twice, parse_constant=_no_constants)
        if "\\u" in text:
            json.dumps(value, ensure_ascii=False).encode("utf-8")  # half a character (lone surrogate) fails here
    # Unicode errors and numbers of 5,000 digits are ValueErrors too.
    except (ValueError, RecursionError) as broken:
        raise NotStrictJson("not JSON") from broken
    if not isinstance(value, dict):
        raise NotStrictJson("not an object")
    return value


def _no_name_twice(pairs: list[tuple[str, Any]]) -> JsonObject:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name twice")
    return found


def _no_constants(name: str) -> Never:
    raise ValueError(f"{name} is not JSON")
