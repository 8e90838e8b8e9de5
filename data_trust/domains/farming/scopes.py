"""The wording of farming datatypes, shown word for word on consent pages, and the fields each one opens.

Exact places, buyers and slip numbers are kept for the producer and never given to a recipient.
"""

from data_trust.domain import DataType, Wording, by_name

DATATYPES = by_name(
    (
        DataType(
            "FieldRecord",
            Wording("畑と田んぼの記録", "Field records"),
            Wording(
                "どの市町村で、何を、どれだけの広さで育てたかと、作業と土の記録です。畑の正確な場所は含みません。",
                "What you grew, on how much land, in which town, with work and soil notes. Not the exact place.",
            ),
            sensitive=False,
            fields=frozenset(
                {"field_name", "municipality", "area_ares", "crop", "variety", "season", "planted_on"}
                | {"harvested_on", "yield_kg", "certificate", "soil", "work"}
            ),
        ),
        DataType(
            "Shipment",
            Wording("出荷の記録", "Shipments"),
            Wording(
                "いつ、何を、どれだけ、いくらで出荷したかと、その日の市場の値段です。買い手の名前は含みません。",
                "What you shipped, when, how much, at what price, and the market price that day. Not the buyer.",
            ),
            sensitive=False,
            fields=frozenset(
                {
                    "shipped_on",
                    "item",
                    "item_code",
                    "grade",
                    "quantity_kg",
                    "unit_price_yen",
                    "market",
                    "market_price",
                }
            ),
        ),
    )
)
