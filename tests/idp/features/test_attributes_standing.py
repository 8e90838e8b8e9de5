"""A client that holds verified attributes learns whether they still stand; nobody else learns anything."""

from pathlib import Path
from typing import Any

import orjson

from tests.idp.provider import Provider, run

STANDING = orjson.dumps({"userinfo": {"attributes_current": None}}).decode()
VERIFIED = orjson.dumps(
    {
        "userinfo": {
            "verified_claims": {
                "verification": {"trust_framework": {"value": "jp_aml"}},
                "claims": {"name": {"essential": True}},
            }
        }
    }
).decode()


async def _told(provider: Provider) -> dict[str, Any]:
    tokens = await provider.tokens(claims=STANDING)
    told: dict[str, Any] = (await provider.userinfo(tokens["access_token"])).json()
    return told


def test_the_holder_learns_that_the_attributes_stand_and_then_that_they_fell(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        person = await provider.person()
        await provider.allow(person, scope="openid", claims=VERIFIED)
        told = await _told(provider)
        assert told.pop("attributes_current") is True
        assert set(told) == {"sub"}, "no attribute is sent again"
        await provider.rooms.accounts.record_standing(person, "stale", provider.clock.timestamp())
        assert (await _told(provider))["attributes_current"] is False

    run(tmp_path, story)


def test_a_client_that_holds_nothing_learns_nothing(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await provider.person()
        assert "attributes_current" not in await _told(provider)

    run(tmp_path, story)


def test_a_withdrawn_consent_ends_the_news(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        person = await provider.person()
        await provider.allow(person, scope="openid", claims=VERIFIED)
        held = provider.rooms.grants.find_live(person, "bank")
        assert held is not None
        await provider.rooms.grants.revoke(held.id)
        assert "attributes_current" not in await _told(provider)

    run(tmp_path, story)
