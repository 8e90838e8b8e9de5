"""The Domain contract: what one field of life brings so that the trust can keep, show and give its data.

A domain is a value made of pure functions. It knows no database, no HTTP and no consent; those floors ask
it the same questions whatever the field of life. A fourth domain is one package and one word in `domains`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from data_trust.shape import Check

Resource = dict[str, Any]


@dataclass(frozen=True)
class Wording:
    """A text in both languages; Japanese is primary."""

    ja: str
    en: str


@dataclass(frozen=True)
class Line:
    """One line a citizen can read without knowing the standard behind it."""

    label: Wording
    text: str


@dataclass(frozen=True)
class DataType:
    """One thing that can be asked for: its fixed wording, its sensitivity, and the fields a grant opens."""

    name: str
    label: Wording
    description: Wording
    sensitive: bool  # APPI article 2(3): personal information that needs special care
    fields: frozenset[str]


@dataclass(frozen=True)
class Domain:
    """One field of life."""

    name: str
    label: Wording
    datatypes: Mapping[str, DataType]
    schemas: Mapping[str, Check]
    recipient_view: Callable[[str, Resource], Resource]  # what a grant opens, field by field
    plain_line: Callable[[str, Resource], Line]  # what the citizen reads
    insights: Callable[[Mapping[str, Sequence[Resource]]], list[Line]]  # what the data says, to its owner
    emergency_view: Callable[[str, Resource], Resource | None] | None = None


def by_name(datatypes: Sequence[DataType]) -> Mapping[str, DataType]:
    """An unchangeable table of datatypes."""
    return MappingProxyType({datatype.name: datatype for datatype in datatypes})


def only_fields(datatype: DataType, resource: Resource) -> Resource:
    """The resource cut down to the fields a grant of this datatype opens; the list is allow, never deny."""
    return {name: value for name, value in resource.items() if name in datatype.fields}
