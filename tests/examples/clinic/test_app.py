"""Hikari Clinic: reads in plain words, and is told by a standard error when the patient took the permission back."""

import asyncio
import json
from pathlib import Path
from typing import Any

import httpx

from examples.clinic import app as clinic
from tests.examples.street import Browser, has, text_of

RECORDS = json.loads((Path(__file__).parents[3] / "examples/records/hanako.json").read_text())["medical"]
GRANTED = ["AllergyIntolerance", "MedicationStatement", "Observation"]
OUTCOME = {
    "resourceType": "OperationOutcome",
    "issue": [
        {
            "severity": "error",
            "code": "forbidden",
            "details": {
                "coding": [{"system": "urn:kakehashi:problem", "code": "consent-withdrawn"}],
                "text": "本人が同意を取り消しました",
            },
        }
    ],
}


def _clinic() -> Browser:
    detail = {"type": "data_trust", "domain": "medical", "datatypes": GRANTED}
    browser = Browser(clinic, token_answer={"authorization_details": [detail]})
    for datatype in GRANTED:
        browser.trust.answers[f"/fhir/R4/{datatype}"] = httpx.Response(200, json=_bundle(RECORDS[datatype]))
    return browser


def _bundle(resources: list[Any]) -> dict[str, Any]:
    return {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": each} for each in resources]}


def test_the_records_page_shows_each_granted_kind_in_plain_words() -> None:
    async def story() -> None:
        page = await _clinic().log_in("/connect")
        assert has(page, "read-again")
        for words in ("スギ花粉", "軽い", "アムロジピン錠 2.5mg", "1日1回、朝食後に1錠", "収縮期血圧（上） 139 mmHg"):
            assert words in page.text
        assert not has(page, "records-Condition")
        assert "0082311" not in page.text  # the chart number is nobody's business here

    asyncio.run(story())


def test_after_a_withdrawal_the_next_read_is_refused_and_explained() -> None:
    async def story() -> None:
        browser = _clinic()
        await browser.log_in("/connect")
        challenge = 'Bearer error="insufficient_scope", error_description="The citizen withdrew the consent"'
        browser.trust.answers = {"*": httpx.Response(403, json=OUTCOME, headers={"www-authenticate": challenge})}
        page = await browser.http.get("/records")
        assert text_of(page, "error-code") == "insufficient_scope"
        assert text_of(page, "error-problem") == "urn:kakehashi:problem:consent-withdrawn"
        assert text_of(page, "error-title") == "本人が同意を取り消しました"
        assert "取り消した" in text_of(page, "error-description")
        assert "スギ花粉" not in page.text
        english = await browser.http.get("/records?lang=en")
        assert "You took back the permission" in text_of(english, "error-description")

    asyncio.run(story())


def test_the_clinic_knows_the_patient_by_a_code_only() -> None:
    async def story() -> None:
        page = await _clinic().log_in("/connect")
        assert text_of(page, "sub") == "pairwise-1"
        assert "山田" not in page.text

    asyncio.run(story())


def test_settings_have_the_clinics_prefix() -> None:
    names = ("BASE_URL", "ISSUER", "CLIENT_ID", "CREDENTIAL")
    mapping = {clinic.PREFIX + name: "x" for name in names} | {clinic.PREFIX + "SESSION_KEY": "00" * 32}
    assert clinic.settings_from(mapping).client_id == "x"
