"""The shapes of a field record and a shipment.

Words follow 農林水産省's: 作付け, 出荷, and the market's 高値/中値/安値 (yen per kg, tax included), any of
which may be missing on a day. Item codes are those of 青果標準品目コード; field ids those of eMAFF農地ナビ.
"""

from data_trust.shape import Check, date, list_of, members, number, one_of, text

_YEN_PER_KG = number(0, 1_000_000)
_MARKET_PRICE = members({}, {"high": _YEN_PER_KG, "mid": _YEN_PER_KG, "low": _YEN_PER_KG})
_WORK = members(
    {
        "on": date,
        "kind": one_of("tillage", "sowing", "planting", "fertilizing", "spraying", "weeding", "harvest"),
    },
    {"material": text(100), "amount": text(100), "note": text(500)},
)
_PLACE = members({"latitude": number(20, 46), "longitude": number(122, 154)})
_SOIL = members({"measured_on": date}, {"ph": number(0, 14), "ec": number(0, 20), "humus_percent": number(0, 100)})

FIELD_RECORD = members(
    {
        "field_name": text(100),
        "municipality": text(100),
        "area_ares": number(0.01, 100_000),
        "crop": text(100),
        "season": number(1950, 2200, whole=True),
    },
    {
        "field_id": text(40),
        "place": _PLACE,
        "variety": text(100),
        "planted_on": date,
        "harvested_on": date,
        "yield_kg": number(0, 10_000_000),
        "certificate": text(100),
        "soil": _SOIL,
        "work": list_of(_WORK, maximum=200),
        "note": text(500),
    },
)

SHIPMENT = members(
    {
        "shipped_on": date,
        "item": text(100),
        "quantity_kg": number(0.001, 10_000_000),
        "unit_price_yen": _YEN_PER_KG,
    },
    {
        "item_code": text(20, r"\d{5}"),
        "grade": text(20),
        "market": text(100),
        "market_price": _MARKET_PRICE,
        "buyer": text(100),
        "slip_number": text(40),
        "note": text(500),
    },
)

SCHEMAS: dict[str, Check] = {"FieldRecord": FIELD_RECORD, "Shipment": SHIPMENT}
