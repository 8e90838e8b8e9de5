"""All topics are one record: no member twice, no rule forgotten, and reading a member costs what it always did."""

import dataclasses
import importlib
import pkgutil
from types import ModuleType

import pytest

from idp.clients import client as record
from idp.clients import metadata
from idp.clients.client import Client
from idp.clients.metadata.rule import InvalidClientMetadata
from tests.idp.provider import confidential

TOPICS: list[ModuleType] = [
    importlib.import_module(f"{metadata.__name__}.{found.name}")
    for found in pkgutil.iter_modules(metadata.__path__)
    if hasattr(importlib.import_module(f"{metadata.__name__}.{found.name}"), "RULES")
]


def _own_members(topic: ModuleType) -> list[str]:
    return [
        name
        for kind in vars(topic).values()
        if dataclasses.is_dataclass(kind) and isinstance(kind, type) and kind.__module__ == topic.__name__
        for name in kind.__annotations__
    ]


def test_every_rule_of_every_topic_is_asked() -> None:
    assert set(record.RULES) == {rule for topic in TOPICS for rule in topic.RULES}
    assert len(record.RULES) == len(set(record.RULES))


def test_every_member_is_declared_in_one_topic() -> None:
    declared = [name for topic in TOPICS for name in _own_members(topic)]
    assert sorted(declared) == sorted(field.name for field in dataclasses.fields(Client))


def test_a_client_that_breaks_a_rule_of_any_topic_is_never_made() -> None:
    for changes in ({"name_ja": ""}, {"redirect_uris": ()}, {"secret_hash": ""}, {"default_purpose": "unknown"}):
        with pytest.raises(InvalidClientMetadata):
            confidential(**changes)
