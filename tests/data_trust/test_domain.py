"""The Domain contract's two helpers."""

import pytest

from data_trust.domain import DataType, Wording, by_name, only_fields

TYPE = DataType("T", Wording("名", "name"), Wording("説明", "text"), sensitive=False, fields=frozenset({"a"}))


def test_only_listed_fields_pass() -> None:
    assert only_fields(TYPE, {"a": 1, "b": 2}) == {"a": 1}


def test_the_table_of_datatypes_cannot_be_changed() -> None:
    table = by_name([TYPE])
    assert table["T"] is TYPE
    with pytest.raises(TypeError):
        table["U"] = TYPE  # type: ignore[index]
