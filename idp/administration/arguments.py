"""What an operation is given: texts, numbers, switches and one document, read once and strictly."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from foundation.errors import DomainError

_LONGEST = 512
_MOST = 1000


class Unfit(DomainError):
    """400: an argument is missing, unknown or of another form."""

    code = "invalid_request"


class NoSuch(DomainError):
    """404: there is nothing of this name."""

    code = "not_found"


class Conflicting(DomainError):
    """409: it stands in another way than this action needs."""

    code = "conflict"


@dataclass(frozen=True)
class Argument:
    """One name of the table; `kind` is text, number, switch, document or documents."""

    name: str
    kind: str
    tells: str
    needed: bool = False


Arguments = Mapping[str, Any]


def read(expected: tuple[Argument, ...], given: Mapping[str, Any]) -> dict[str, Any]:
    """Every expected name in its type, with the default of its kind where it was left out. Raises Unfit."""
    unknown = sorted(given.keys() - {each.name for each in expected})
    if unknown:
        raise Unfit(f"unknown arguments: {', '.join(unknown)}")
    return {each.name: _value(each, given.get(each.name)) for each in expected}


def _value(argument: Argument, value: Any) -> Any:
    if value is None:
        if argument.needed:
            raise Unfit(f"{argument.name} is missing")
        return _DEFAULTS[argument.kind]
    return _READERS[argument.kind](argument, value)


def _text(argument: Argument, value: Any) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST or not value.isprintable():
        raise Unfit(f"{argument.name} must be a text of at most {_LONGEST} characters")
    return value


def _number(argument: Argument, value: Any) -> int:
    """JSON cannot hold 63 bits in every reader, so numbers may come as text."""
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if not (text.isascii() and text.isdigit() and len(text) <= 19 and int(text) < 2**63):
        raise Unfit(f"{argument.name} must be a number")
    return int(text)


def _switch(argument: Argument, value: Any) -> bool:
    if not isinstance(value, bool):
        raise Unfit(f"{argument.name} must be true or false")
    return value


def _document(argument: Argument, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Unfit(f"{argument.name} must be a JSON object")
    return value


def _documents(argument: Argument, value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise Unfit(f"{argument.name} must be a list of JSON objects")
    return value


def limited(arguments: Arguments) -> int:
    """How many rows a list may have."""
    return min(int(arguments["limit"]) or 100, _MOST)


_DEFAULTS: Mapping[str, Any] = {"text": "", "number": 0, "switch": False, "document": None, "documents": ()}
_READERS: Mapping[str, Any] = {
    "text": _text,
    "number": _number,
    "switch": _switch,
    "document": _document,
    "documents": _documents,
}
