"""The data API: what a recipient gets, and every way to be refused, over HTTP."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from foundation.interaction_id import HEADER
from tests.data_trust.street import CLINIC, HANAKO, TARO, TRUST, World, a_world, detail

PROBLEM = "urn:kakehashi:problem:"


async def _with_consent(world: World, **changes: Any) -> str:
    await world.collect()
    return await world.consent(**changes)


def _outcome(body: dict[str, Any]) -> str:
    coding = body["issue"][0]["details"]["coding"][0]
    return str(coding["system"] + ":" + coding["code"])


def test_a_consented_datatype_arrives_as_a_fhir_bundle(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            token = world.reader(await _with_consent(world))
            answer = await world.get("/fhir/R4/AllergyIntolerance", token)
            assert answer.status_code == 200
            assert answer.headers["content-type"].startswith("application/fhir+json")
            assert answer.headers["cache-control"] == "no-store"
            body = answer.json()
            assert (body["resourceType"], body["type"], body["total"]) == ("Bundle", "searchset", 3)
            first = body["entry"][0]["resource"]
            assert first["code"]["text"] == "スギ花粉"
            assert first["meta"]["source"] == "urn:kakehashi:institution:demo-hospital"
            assert body["entry"][0]["fullUrl"] == f"{TRUST}/fhir/R4/AllergyIntolerance/{first['id']}"

    asyncio.run(scenario())


def test_farming_and_jobs_arrive_as_plain_json(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            await world.collect(TARO, "taro")
            asked = detail(domain="farming", datatypes=["Shipment"], purpose="farm-advice")
            receipt_id = await world.consent(TARO, authorization_details=[asked])
            token = world.reader(receipt_id, TARO, **asked)
            answer = await world.get("/farming/Shipment", token)
            assert answer.status_code == 200
            body = answer.json()
            assert body["datatype"] == "Shipment"
            assert len(body["records"]) == 17
            assert {"buyer", "slip_number"}.isdisjoint(body["records"][0])
            assert body["records"][0]["provenance"]["source"] == "demo-farm-cooperative"

    asyncio.run(scenario())


def test_two_recipients_get_different_ids_for_the_same_record(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            await world.collect()
            ids = []
            for number, client in enumerate((CLINIC, "another-clinic")):
                recipient = {
                    "client_id": client, "name_ja": "診療所", "name_en": "Clinic", "corporate_number": "8700110005901",
                }  # fmt: skip
                receipt_id = await world.consent(recipient=recipient, ix=f"ix-{number}")
                answer = await world.get("/fhir/R4/AllergyIntolerance", world.reader(receipt_id, client_id=client))
                ids.append({entry["resource"]["id"] for entry in answer.json()["entry"]})
            assert len(ids[0]) == len(ids[1]) == 3
            assert ids[0].isdisjoint(ids[1])

    asyncio.run(scenario())


REFUSALS = {
    "datatype the receipt does not hold": ({"datatypes": ["Condition"]}, "Condition", "datatype-not-granted"),
    "datatype the token does not hold": ({}, "Observation", "datatype-not-granted"),
    "token of purpose A with a receipt of purpose B": (
        {"purpose": "health-guidance"}, "AllergyIntolerance", "purpose-mismatch",
    ),
    "purpose that does not fit the domain": ({"purpose": "recruitment"}, "AllergyIntolerance", "purpose-mismatch"),
    "purpose nobody knows": ({"purpose": "marketing"}, "AllergyIntolerance", "purpose-mismatch"),
    "another trust's location": ({"locations": ["https://other.example"]}, "AllergyIntolerance", "no-consent"),
    "another action": ({"actions": ["write"]}, "AllergyIntolerance", "no-consent"),
    "another domain": ({"domain": "farming"}, "AllergyIntolerance", "no-consent"),
    "another type of detail": ({"type": "payment"}, "AllergyIntolerance", "no-consent"),
    "shapes nobody sends": ({"datatypes": "AllergyIntolerance"}, "AllergyIntolerance", "datatype-not-granted"),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "datatype", "reason"), REFUSALS.values(), ids=REFUSALS)
def test_what_was_not_consented_is_refused_and_ledgered(
    tmp_path: Path, changes: dict[str, Any], datatype: str, reason: str
) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            token = world.reader(await _with_consent(world), **changes)
            answer = await world.get(f"/fhir/R4/{datatype}", token)
            assert answer.status_code == 403
            assert _outcome(answer.json()) == PROBLEM + reason
            assert 'error="insufficient_scope"' in answer.headers["www-authenticate"]
            entry = (await world.disclosures())[0]
            assert (entry["outcome"], entry["count"], entry["datatypes"]) == (reason, 0, [datatype])

    asyncio.run(scenario())


def test_a_receipt_of_another_person_or_recipient_opens_nothing(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            receipt_id = await _with_consent(world)
            for stolen in (
                world.reader(receipt_id, subject=TARO),
                world.reader(receipt_id, client_id="thief"),
                world.reader("no-such-receipt"),
            ):
                answer = await world.get("/fhir/R4/AllergyIntolerance", stolen)
                assert (answer.status_code, _outcome(answer.json())) == (403, PROBLEM + "no-consent")

    asyncio.run(scenario())


def test_a_refusal_receipt_opens_nothing(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            receipt_id = await _with_consent(world, decision="refused")
            answer = await world.get("/fhir/R4/AllergyIntolerance", world.reader(receipt_id))
            assert _outcome(answer.json()) == PROBLEM + "no-consent"

    asyncio.run(scenario())


def test_a_token_without_details_or_without_the_scope_opens_nothing(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            receipt_id = await _with_consent(world)
            item = {**detail(), "receipt_id": receipt_id}
            bare = world.provider.issue("bare", HANAKO, CLINIC, "data:read")
            openid = world.provider.issue("oid", HANAKO, CLINIC, "openid", authorization_details=[item])
            for token, reason in ((bare, "no-consent"), (openid, "insufficient-scope")):
                answer = await world.get("/fhir/R4/AllergyIntolerance", token)
                assert (answer.status_code, _outcome(answer.json())) == (403, PROBLEM + reason)

    asyncio.run(scenario())


def test_the_stated_purpose_must_be_the_consented_one(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            token = world.reader(await _with_consent(world))
            path = "/fhir/R4/AllergyIntolerance"
            right = await world.get(path, token, params={"purpose": "treatment", "_format": "json"})
            wrong = await world.get(path, token, params={"purpose": "health-guidance"})
            assert right.status_code == 200
            assert _outcome(wrong.json()) == PROBLEM + "purpose-mismatch"

    asyncio.run(scenario())


@pytest.mark.parametrize(
    "query",
    [
        "_include=*",
        "_has:Observation:patient:code=1",
        "_summary=false",
        "purpose=a&purpose=b",
        "id=1%27--",
        "_format=xml",
    ],
)
def test_searching_is_not_offered(tmp_path: Path, query: str) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            token = world.reader(await _with_consent(world))
            answer = await world.get(f"/fhir/R4/AllergyIntolerance?{query}", token)
            assert (answer.status_code, _outcome(answer.json())) == (400, PROBLEM + "invalid-request")

    asyncio.run(scenario())


def test_without_a_live_token_the_answer_is_401_with_the_way_to_the_metadata(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            none = await world.get("/farming/Shipment")
            dead = await world.get("/farming/Shipment", "never-issued")
            assert none.status_code == dead.status_code == 401
            metadata = f'resource_metadata="{TRUST}/.well-known/oauth-protected-resource"'
            assert none.headers.get_list("www-authenticate")[0] == f"Bearer {metadata}"
            assert 'error="invalid_token"' in dead.headers["www-authenticate"]
            assert metadata in dead.headers["www-authenticate"]
            assert dead.json()["type"] == PROBLEM + "invalid-token"
            assert dead.json()["title_ja"]

    asyncio.run(scenario())


def test_a_token_for_another_audience_or_an_expired_one_is_dead(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            receipt_id = await _with_consent(world)
            item = {**detail(), "receipt_id": receipt_id}
            more: dict[str, Any] = {"authorization_details": [item]}
            elsewhere = world.provider.issue("t1", HANAKO, CLINIC, "data:read", aud="https://else.example", **more)
            expired = world.provider.issue("t2", HANAKO, CLINIC, "data:read", exp=world.clock.timestamp(), **more)
            for token in (elsewhere, expired):
                assert (await world.get("/fhir/R4/AllergyIntolerance", token)).status_code == 401

    asyncio.run(scenario())


def test_when_the_provider_does_not_answer_nobody_gets_in(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            token = world.reader(await _with_consent(world))
            world.provider.down = True
            fhir = await world.get("/fhir/R4/AllergyIntolerance", token)
            plain = await world.get("/jobs/Badge", token)
            assert (fhir.status_code, _outcome(fhir.json())) == (503, PROBLEM + "introspection-unavailable")
            assert (plain.status_code, plain.json()["type"]) == (503, PROBLEM + "introspection-unavailable")
            assert plain.headers["retry-after"]

    asyncio.run(scenario())


def test_withdrawn_means_refused_at_the_very_next_request_even_when_the_token_lives(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            receipt_id = await _with_consent(world)
            token = world.reader(receipt_id)
            assert (await world.get("/fhir/R4/AllergyIntolerance", token)).status_code == 200
            await world.post(f"/me/receipts/{receipt_id}/withdrawal", world.citizen())
            answer = await world.get("/fhir/R4/AllergyIntolerance", token)
            assert (answer.status_code, _outcome(answer.json())) == (403, PROBLEM + "consent-withdrawn")

    asyncio.run(scenario())


def test_a_token_killed_by_the_withdrawal_is_told_why_and_an_unknown_dead_token_is_not(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            receipt_id = await _with_consent(world)
            token = world.reader(receipt_id)
            await world.get("/fhir/R4/AllergyIntolerance", token)
            del world.provider.tokens[token]  # revoked for another reason
            assert (await world.get("/fhir/R4/AllergyIntolerance", token)).status_code == 401
            await world.post(f"/me/receipts/{receipt_id}/withdrawal", world.citizen())
            told = await world.get("/fhir/R4/AllergyIntolerance", token)
            assert (told.status_code, _outcome(told.json())) == (403, PROBLEM + "consent-withdrawn")
            assert (await world.disclosures())[0]["outcome"] == "consent-withdrawn"

    asyncio.run(scenario())


def test_a_consent_ends_in_the_second_it_expires(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            receipt_id = await _with_consent(
                world,
                valid_until="2026-11-23T12:01:00+09:00",
                authorization_details=[detail(access_until="2026-11-23")],
            )
            token = world.reader(receipt_id)
            world.clock.advance(59)
            assert (await world.get("/fhir/R4/AllergyIntolerance", token)).status_code == 200
            world.clock.advance(1)
            answer = await world.get("/fhir/R4/AllergyIntolerance", token)
            assert (answer.status_code, _outcome(answer.json())) == (403, PROBLEM + "consent-expired")

    asyncio.run(scenario())


def test_an_item_may_end_before_its_receipt(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            receipt_id = await _with_consent(world, authorization_details=[detail(access_until="2026-11-23")])
            world.clock.advance(12 * 3600)  # midnight in Japan
            answer = await world.get("/fhir/R4/AllergyIntolerance", world.reader(receipt_id))
            assert _outcome(answer.json()) == PROBLEM + "consent-expired"

    asyncio.run(scenario())


@pytest.mark.parametrize("path", ["/fhir/R4/Patient", "/farming/Badge", "/jobs/x", "/medical/Condition", "/fhir/R4/"])
def test_what_the_trust_does_not_have_is_not_found(tmp_path: Path, path: str) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            answer = await world.get(path, world.reader(await _with_consent(world)))
            assert answer.status_code == 404

    asyncio.run(scenario())


def test_the_ledger_knows_the_read_and_holds_no_value(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            receipt_id = await _with_consent(world)
            await world.get("/fhir/R4/AllergyIntolerance", world.reader(receipt_id))
            entries = await world.disclosures()
            assert len(entries) == 1
            entry = entries[0]
            assert entry["recipient"] == {
                "client_id": CLINIC, "name": "ひかり診療所", "corporate_number": "8700110005901",
            }  # fmt: skip
            assert (entry["outcome"], entry["count"], entry["receipt_id"]) == ("disclosed", 3, receipt_id)
            assert (entry["domain"], entry["purpose"]) == ("medical", "treatment")
            assert len(entry["proof"]) == 64
            assert "スギ" not in str(entry)

    asyncio.run(scenario())


def test_the_interaction_id_of_fapi_comes_back_with_the_data(tmp_path: Path) -> None:
    sent = "c770aef3-6784-41f7-8e0e-ff5f97bddb3a"

    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            headers = {"authorization": f"Bearer {world.reader(await _with_consent(world))}"}
            path = "/fhir/R4/AllergyIntolerance"
            told = await world.http.get(path, headers={**headers, HEADER: sent})
            assert (told.status_code, told.headers[HEADER]) == (200, sent)
            assert (await world.http.get(path, headers={**headers, HEADER: "<b>"})).headers[HEADER] != "<b>"
            assert len((await world.http.get(path, headers=headers)).headers[HEADER]) == len(sent)

    asyncio.run(scenario())
