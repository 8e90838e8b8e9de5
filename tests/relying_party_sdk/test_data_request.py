"""An authorization_details entry as it travels."""

from relying_party_sdk.data_request import DataRequest


def test_a_request_carries_exactly_what_was_said() -> None:
    assert DataRequest("https://trust.example", "jobs", "hiring", ["Badge"]).detail() == {
        "type": "data_trust",
        "locations": ["https://trust.example"],
        "domain": "jobs",
        "actions": ["read"],
        "datatypes": ["Badge"],
        "purpose": "hiring",
    }


def test_optional_parts_appear_when_given() -> None:
    detail = DataRequest("https://t.example", "jobs", "hiring", ["Badge"], ["WorkHistory"], "2027-03-31").detail()
    assert detail["optional_datatypes"] == ["WorkHistory"]
    assert detail["access_until"] == "2027-03-31"
