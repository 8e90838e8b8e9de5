"""The question with authorization_details, and the page of records with its refusal."""

import asyncio
import json

from examples.clinic import app as clinic
from tests.examples.street import TRUST, Browser, has


def test_the_question_is_pushed_and_says_what_why_and_until_when() -> None:
    async def story() -> None:
        asked = await Browser(clinic).asked("/connect")
        (detail,) = json.loads(asked["authorization_details"])
        assert detail == {
            "type": "data_trust",
            "locations": [TRUST],
            "domain": "medical",
            "actions": ["read"],
            "datatypes": ["AllergyIntolerance", "MedicationStatement"],
            "optional_datatypes": ["Observation", "Condition", "Immunization"],
            "purpose": "treatment",
            "access_until": "2027-02-21",
        }
        assert asked["scope"] == "openid offline_access data:read"
        assert asked["client_assertion"]

    asyncio.run(story())


def test_records_are_for_who_is_logged_in() -> None:
    async def story() -> None:
        page = await Browser(clinic).http.get("/records")
        assert (page.status_code, page.headers["location"]) == (303, "/")

    asyncio.run(story())


def test_a_grant_of_nothing_is_said_plainly() -> None:
    async def story() -> None:
        browser = Browser(clinic)
        page = await browser.log_in("/connect")
        assert has(page, "nothing")
        assert browser.trust.asked == []

    asyncio.run(story())
