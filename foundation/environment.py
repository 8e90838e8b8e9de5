"""Typed settings from a mapping: the only place that reads the process environment. An unknown key is an error."""

import dataclasses
import difflib
import os
import types
import typing
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from foundation.errors import DomainError

S = TypeVar("S")
TRUE, FALSE = ("1", "true", "yes", "on"), ("0", "false", "no", "off")


class SettingsRefused(DomainError):
    """A setting is unknown, missing or not of its type; the text names it and, when near, what was meant."""

    code = "settings_refused"


def read_environment() -> dict[str, str]:
    """A copy of the process environment."""
    return dict(os.environ)


def settings_from_mapping(cls: type[S], prefix: str, mapping: Mapping[str, str]) -> S:
    """Build the frozen dataclass `cls` from the keys that start with `prefix`; other keys belong to other houses.

    Types: str, int, float, bool, bytes (hexadecimal), Path, tuple[str, ...] (comma-separated), and any of them or None.
    """
    hints = typing.get_type_hints(cls)
    fields = {f"{prefix}{f.name.upper()}": f for f in dataclasses.fields(cls)}  # type: ignore[arg-type]
    values: dict[str, Any] = {}
    for key, text in mapping.items():
        if not key.startswith(prefix):
            continue
        if key not in fields:
            near = difflib.get_close_matches(key, fields, 1)
            raise SettingsRefused(f"unknown setting {key}" + (f": did you mean {near[0]}?" if near else ""))
        values[fields[key].name] = _convert(key, text, hints[fields[key].name])
    missing = [key for key, f in fields.items() if f.name not in values and _required(f)]
    if missing:
        raise SettingsRefused(f"missing settings: {', '.join(missing)}")
    return cls(**values)


def _required(field: "dataclasses.Field[Any]") -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


def _convert(key: str, text: str, kind: Any) -> Any:
    if typing.get_origin(kind) in (typing.Union, types.UnionType):
        if text == "":
            return None
        kind = next(each for each in typing.get_args(kind) if each is not type(None))
    try:
        return _of_type(text, kind)
    except ValueError:  # not chained: its text would print the value, which may be a secret
        raise SettingsRefused(f"{key} is not a valid {getattr(kind, '__name__', kind)}") from None


def _of_type(text: str, kind: Any) -> Any:
    if kind is bool:
        if text.lower() not in TRUE + FALSE:
            raise ValueError(text)
        return text.lower() in TRUE
    if typing.get_origin(kind) is tuple:
        return tuple(part.strip() for part in text.split(",") if part.strip())
    if kind is bytes:
        return bytes.fromhex(text)
    if kind in (str, int, float, Path):
        return kind(text)
    raise ValueError(f"settings cannot be of type {kind}")
