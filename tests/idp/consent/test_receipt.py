import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from foundation import base64url
from foundation.signing import KeyRing
from tests.idp.consent.parties import DETAIL, GRANTED, Parties, open_parties


def story(place: Path, tell: Callable[[Parties], Awaitable[Any]]) -> Any:
    async def run() -> Any:
        async with open_parties(place) as parties:
            return await tell(parties)

    return asyncio.run(run())


async def refused(parties: Parties, **changes: Any) -> None:
    interaction = await parties.begin(authorization_details=[DETAIL])
    answer = await parties.decide(interaction, parties.receipt(interaction, **changes))
    assert answer.status_code == 400
    assert answer.json()["error"] == "invalid_receipt"
    assert parties.grants.find_live(parties.account_id, "bank") is None


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "http://evil.test"},
        {"sub": "another person"},
        {"sub": None},
        {"ix": "another request"},
        {"recipient": {"client_id": "shop"}},
        {"recipient": "bank"},
        {"decision": "refused"},
        {"decision": ["approved"]},
        {"jti": ""},
        {"jti": 7},
        {"iat": 0},
        {"iat": "now"},
        {"claims": "name"},
        {"authorization_details": None},
        {"authorization_details": ["x"]},
        {"claims": ["name", "address"]},
        {"valid_until": None},
        {"valid_until": 1795359600},
        {"valid_until": "soon"},
        {"valid_until": "2026-11-23T12:00:00"},
        {"typ": "JWT"},
        {"keys": KeyRing.generate(("ES256",))},
    ],
    ids=str,
)
def test_a_receipt_about_anything_else_is_refused(tmp_path: Path, changes: dict[str, Any]) -> None:
    story(tmp_path, lambda parties: refused(parties, **changes))


@pytest.mark.parametrize(
    "wider",
    [
        {"domain": "jobs"},
        {"purpose": "marketing"},
        {"type": "other"},
        {"locations": ["http://evil.test"]},
        {"actions": ["read", "write"]},
        {"datatypes": ["AllergyIntolerance", "Immunization"]},
        {"datatypes": []},
        {"datatypes": "AllergyIntolerance"},
        {"datatypes": [1]},
        {"access_until": "2027-04-01"},
        {"access_until": None},
        {"extra": 1},
    ],
    ids=str,
)
def test_details_wider_than_the_request_are_refused(tmp_path: Path, wider: dict[str, Any]) -> None:
    story(tmp_path, lambda parties: refused(parties, authorization_details=[{**GRANTED, **wider}]))


def test_a_detail_without_its_end_date_is_refused(tmp_path: Path) -> None:
    endless = {name: value for name, value in GRANTED.items() if name != "access_until"}
    story(tmp_path, lambda parties: refused(parties, authorization_details=[endless]))


def test_optional_data_and_an_earlier_end_are_narrower(tmp_path: Path) -> None:
    async def tell(parties: Parties) -> None:
        interaction = await parties.begin(authorization_details=[DETAIL])
        narrower = {**GRANTED, "datatypes": ["Observation"], "access_until": "2027-01-31"}
        receipt = parties.receipt(interaction, claims=[], authorization_details=[narrower])
        assert (await parties.decide(interaction, receipt)).status_code == 200
        grant = parties.grants.find_live(parties.account_id, "bank")
        assert grant is not None
        assert grant.scope == ("openid",)
        assert "name" in grant.declined

    story(tmp_path, tell)


def test_ky01_an_unsigned_receipt_is_refused(tmp_path: Path) -> None:
    async def tell(parties: Parties) -> None:
        interaction = await parties.begin()
        head, body, _ = parties.receipt(interaction).split(".")
        none = base64url.text(base64url.decode(head).replace(b"ES256", b"none"))
        for receipt in (f"{none}.{body}.", f"{none}.{body}.AA", f"{head}.{body}."):
            answer = await parties.decide(interaction, receipt)
            assert (answer.status_code, answer.json().get("error")) == (400, "invalid_receipt")

    story(tmp_path, tell)


def test_one_changed_byte_of_a_receipt_is_refused(tmp_path: Path) -> None:
    async def tell(parties: Parties) -> None:
        interaction = await parties.begin()
        receipt = parties.receipt(interaction)
        for at in range(0, len(receipt), 40):
            changed = receipt[:at] + ("A" if receipt[at] != "A" else "B") + receipt[at + 1 :]
            assert (await parties.decide(interaction, changed)).status_code == 400

    story(tmp_path, tell)


def test_while_the_trusts_keys_cannot_be_had_no_approval_is_believed(tmp_path: Path) -> None:
    async def tell(parties: Parties) -> None:
        parties.trust.down = True
        interaction = await parties.begin()
        assert (await parties.decide(interaction)).status_code == 503
        assert (await parties.decide(interaction, "", "denied")).status_code == 200  # no must always work

    story(tmp_path, tell)


def test_a_new_key_of_the_trust_is_fetched_once_it_signs(tmp_path: Path) -> None:
    async def tell(parties: Parties) -> None:
        assert (await parties.decide(await parties.begin())).status_code == 200
        parties.trust.keys = KeyRing.generate(("ES256",))
        parties.clock.advance(31)
        interaction = await parties.begin()
        assert (await parties.decide(interaction, parties.receipt(interaction, jti="r2"))).status_code == 200
        assert parties.trust.fetched == 2

    story(tmp_path, tell)


@pytest.mark.parametrize(
    ("valid_until", "end"),
    [("2026-11-23", 1795446000), ("2026-11-23T12:00:00+09:00", 1795402800)],
    ids=["a day ends at midnight in Japan", "a moment"],
)
def test_the_grant_ends_when_the_receipt_ends(tmp_path: Path, valid_until: str, end: int) -> None:
    async def tell(parties: Parties) -> None:
        interaction = await parties.begin(authorization_details=[DETAIL])
        answer = await parties.decide(interaction, parties.receipt(interaction, valid_until=valid_until))
        assert answer.status_code == 200
        grant = parties.grants.find_live(parties.account_id, "bank")
        assert grant is not None
        assert grant.valid_until == end
        assert not grant.over(end - 1)
        assert grant.over(end)

    story(tmp_path, tell)
