"""Field records and shipments in plain words."""

from examples.common.reading import Record
from examples.common.tables import Cell, Language, Shape, at, day_at, plain

_WORK = {
    "tillage": "tillage",
    "sowing": "sowing",
    "planting": "planting",
    "fertilizing": "fertilizing",
    "spraying": "spraying",
    "weeding": "weeding",
    "harvest": "harvest",
}


def _crop(record: Record, _: Language) -> Cell:
    variety = record.get("variety")
    return f"{plain(record['crop'])}（{plain(variety)}）" if variety else plain(record["crop"])


def _area(record: Record, language: Language) -> Cell:
    return f"{plain(record['area_ares'])} {language.words('ares')}"


def _yield(record: Record, _: Language) -> Cell:
    return f"{plain(record['yield_kg'])} kg"


def _work(record: Record, language: Language) -> Cell:
    """The kinds of work in the order they were done, each once."""
    kinds = dict.fromkeys(language.words(_WORK[step["kind"]]) for step in record.get("work", []))
    return "、".join(kinds) if language.locale == "ja" else ", ".join(kinds)


def _season(record: Record, _: Language) -> Cell:
    return str(int(record["season"]))


def _amount(record: Record, _: Language) -> Cell:
    return f"{plain(record['quantity_kg'])} kg"


def _price(record: Record, language: Language) -> Cell:
    return f"{plain(record['unit_price_yen'])} {language.words('yen per kg')}"


def _market(record: Record, language: Language) -> Cell:
    """The market's middle price of that day, to compare with."""
    return f"{plain(record['market_price']['mid'])} {language.words('yen per kg')}"


SHAPES: dict[str, Shape] = {
    "FieldRecord": Shape(
        "Field records",
        {
            "Year": _season,
            "Field": at("field_name"),
            "Place": at("municipality"),
            "Crop": _crop,
            "Area": _area,
            "Yield": _yield,
            "Work done": _work,
        },
    ),
    "Shipment": Shape(
        "Shipments",
        {
            "Date": day_at("shipped_on"),
            "Item": at("item"),
            "Amount": _amount,
            "Own price": _price,
            "Market price": _market,
        },
    ),
}
