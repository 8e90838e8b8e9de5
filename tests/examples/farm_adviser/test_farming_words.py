"""Field records and shipments in plain words."""

import json
from pathlib import Path

import pytest

from examples.common.reading import Read
from examples.common.tables import NOTHING, Language, table_of
from examples.farm_adviser.farming_words import SHAPES

ENGLISH = Language("en", lambda text: text)
RECORDS = json.loads((Path(__file__).parents[3] / "examples/records/taro.json").read_text())["farming"]


@pytest.mark.parametrize("datatype", SHAPES)
def test_every_seeded_record_has_its_main_cells(datatype: str) -> None:
    for row in table_of(Read(datatype, RECORDS[datatype]), SHAPES[datatype], ENGLISH).rows:
        assert NOTHING not in row[:4]


def test_work_is_listed_once_per_kind_in_its_order() -> None:
    table = table_of(Read("FieldRecord", RECORDS["FieldRecord"][:1]), SHAPES["FieldRecord"], ENGLISH)
    assert table.rows[0][-1] == "tillage, fertilizing, planting, harvest"
    assert table.rows[0][0] == "2026"


def test_missing_parts_are_dashes() -> None:
    table = table_of(Read("Shipment", [{"item": "なす"}]), SHAPES["Shipment"], ENGLISH)
    assert table.rows[0] == [NOTHING, "なす", NOTHING, NOTHING, NOTHING]
