"""Farming records as advisers, buyers and the producer see them."""

from data_trust.domains.farming.views import plain_line, recipient_view


def test_the_exact_place_and_private_remarks_stay_at_home() -> None:
    field = {
        "field_name": "川前の田",
        "place": {"latitude": 37.4, "longitude": 138.8},
        "note": "秘密",
        "work": [{"on": "2026-05-12", "kind": "planting", "note": "秘密"}],
    }
    view = recipient_view("FieldRecord", field)
    assert view == {"field_name": "川前の田", "work": [{"on": "2026-05-12", "kind": "planting"}]}


def test_the_buyer_stays_at_home() -> None:
    assert recipient_view("Shipment", {"item": "なす", "buyer": "やまき青果", "slip_number": "1"}) == {"item": "なす"}


def test_one_line_says_it() -> None:
    field = {"season": 2026, "field_name": "川前の田", "crop": "水稲", "area_ares": 120}
    assert plain_line("FieldRecord", field).text == "2026年 川前の田 水稲 120アール"
    assert "（コシヒカリ）" in plain_line("FieldRecord", {**field, "variety": "コシヒカリ"}).text
    shipment = {"shipped_on": "2026-09-01", "item": "枝豆", "quantity_kg": 75, "unit_price_yen": 1034}
    assert plain_line("Shipment", shipment).text == "2026-09-01 枝豆 75 kg、1 kg あたり 1,034 円"
