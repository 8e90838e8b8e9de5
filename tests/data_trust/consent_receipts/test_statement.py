"""The signed statements: what the provider checks, and the consent record of ISO/IEC TS 27560."""

from typing import Any

from data_trust.access.purpose import dpv_term
from data_trust.app import offered
from data_trust.consent_receipts.request import parse
from data_trust.consent_receipts.statement import RECEIPT_TYPE, TERMINATION_TYPE, Signer
from tests.data_trust.street import NOON, decision, detail

NOW = int(NOON.timestamp())


def _claims(**changes: Any) -> dict[str, Any]:
    signed: list[tuple[dict[str, Any], str]] = []
    signer = Signer("https://trust.example", lambda claims, typ: signed.append((claims, typ)) or "jws", dpv_term)  # type: ignore[func-returns-value]
    assert signer.receipt("r1", "s1", parse(decision(**changes), offered, NOW), NOW) == "jws"
    claims, typ = signed[0]
    assert typ == RECEIPT_TYPE
    return claims


def test_the_members_the_provider_checks_are_there() -> None:
    claims = _claims()
    assert claims["iss"] == "https://trust.example"
    assert (claims["jti"], claims["sub"], claims["ix"], claims["decision"]) == ("r1", "s1", "ix-1", "approved")
    assert claims["recipient"]["client_id"] == "hikari-clinic"
    assert claims["authorization_details"] == [detail()]
    assert claims["text_hash"].startswith("sha-256:")
    assert "text" not in claims


def test_the_record_has_the_four_parts_of_ts_27560() -> None:
    record = _claims()["record"]
    assert record["header"] == {
        "schema_version": "ISO/IEC TS 27560:2023", "record_id": "r1", "pii_principal_id": "s1",
    }  # fmt: skip
    assert record["pii_processing"]["lawful_basis"] == "consent"
    assert record["pii_processing"]["withdrawal_method"] == "https://trust.example/me/receipts/r1/withdrawal"
    purposes = record["pii_processing"]["purposes"]
    assert purposes[0]["pii_information"] == ["name"]
    assert purposes[1]["pii_information"] == ["medical/AllergyIntolerance", "medical/MedicationStatement"]
    assert all(p["dpv"].startswith("https://w3id.org/dpv#") for p in purposes)
    assert [party["role"] for party in record["parties"]] == ["pii-controller", "recipient"]
    assert record["events"][0]["event_type"] == "consent-given"


def test_a_refusal_says_so() -> None:
    claims = _claims(decision="refused", claims=[])
    assert claims["decision"] == "refused"
    assert claims["record"]["events"][0]["event_type"] == "consent-refused"
    assert len(claims["record"]["pii_processing"]["purposes"]) == 1


def test_a_termination_names_its_receipt_under_a_type_of_its_own() -> None:
    signed: list[tuple[dict[str, Any], str]] = []
    signer = Signer("https://trust.example", lambda claims, typ: signed.append((claims, typ)) or "jws", dpv_term)  # type: ignore[func-returns-value]
    signer.termination("r1", "s1", "c1", NOW)
    claims, typ = signed[0]
    assert typ == TERMINATION_TYPE != RECEIPT_TYPE
    assert claims["receipt_id"] == "r1"
    assert claims["event"]["event_type"] == "consent-withdrawn"
