"""RFC 9396: nothing unknown, nothing unregistered, nothing beyond the grant."""

from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.idp.provider import TRUST, Provider, answer, confidential, details, run


def test_granted_details_come_back_with_their_receipt(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        asked = details()
        await provider.allow(await provider.person(), scope="openid", authorization_details=asked)
        tokens = await provider.tokens(authorization_details=asked)
        assert tokens["authorization_details"] == [{**orjson.loads(asked)[0], "receipt_id": "receipt-1"}]

    run(tmp_path, story)


def test_a_narrower_request_gets_a_narrower_token(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        wide = details(datatypes=["AllergyIntolerance", "Observation"])
        await provider.allow(await provider.person(), scope="openid", authorization_details=wide)
        tokens = await provider.tokens(authorization_details=details())
        assert tokens["authorization_details"][0]["datatypes"] == ["AllergyIntolerance"]
        other = details(access_until="2028-01-01")
        assert (
            answer(await provider.authorize(authorization_details=other, prompt="none"))["error"] == "consent_required"
        )

    run(tmp_path, story)


BAD: list[dict[str, Any]] = [
    {"type": "payment"}, {"type": None}, {"type": ["data_trust"]}, {"extra": 1},
    {"locations": ["https://evil.example"]},
    {"locations": [TRUST, TRUST]}, {"locations": TRUST}, {"locations": None}, {"domain": "finance"},
    {"domain": ["medical"]},
    {"domain": None}, {"actions": ["write"]}, {"actions": []}, {"actions": "read"}, {"actions": None},
    {"datatypes": []}, {"datatypes": ["Condition"]}, {"datatypes": ["AllergyIntolerance"] * 2}, {"datatypes": [1]},
    {"datatypes": ["x"] * 60}, {"optional_datatypes": ["Condition"]}, {"optional_datatypes": []},
    {"optional_datatypes": ["AllergyIntolerance"]}, {"purpose": "marketing"}, {"purpose": {"ja": "x"}},
    {"purpose": None},
    {"access_until": "2026-11-22"}, {"access_until": "2099-01-01"}, {"access_until": "soon"},
    {"access_until": 20270331},
    {"access_until": "2027-02-30"}, {"access_until": None}, {"domain": {}}, {"purpose": []},
]  # fmt: skip


def test_every_deviation_is_refused_with_the_right_error(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        for changes in BAD:
            got = answer(await provider.authorize(authorization_details=details(**changes)))
            assert got["error"] == "invalid_authorization_details", changes

    run(tmp_path, story)


@pytest.mark.parametrize("text", ["x", "{}", "[]", "[1]", "[[]]", "null", '[{"type":"data_trust"}]', "[" * 100, '"a"'])
def test_what_is_not_a_list_of_details_is_refused(tmp_path: Path, text: str) -> None:
    async def story(provider: Provider) -> None:
        got = answer(await provider.authorize(authorization_details=text))
        assert got["error"] == "invalid_authorization_details"

    run(tmp_path, story)


def test_a_client_not_registered_for_the_type_is_refused(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        got = answer(await provider.authorize(authorization_details=details()))
        assert got["error"] == "invalid_authorization_details"

    run(tmp_path, story, confidential(authorization_details_types=()))


def test_too_much_is_refused(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        many = orjson.dumps(orjson.loads(details()) * 11).decode()
        got = answer(await provider.authorize(authorization_details=many))
        assert got["error"] == "invalid_authorization_details"

    run(tmp_path, story)
