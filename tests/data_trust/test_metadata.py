"""What the trust publishes."""

import asyncio
from pathlib import Path

from data_trust.domains import ALL
from tests.data_trust.street import ISSUER, TRUST, a_world


def test_the_wording_of_every_datatype_is_public(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            body = (await world.get("/metadata")).json()
            for domain in ALL:
                told = body["domains"][domain.name]
                assert told["label_ja"] == domain.label.ja
                for name, datatype in domain.datatypes.items():
                    assert told["datatypes"][name]["description_ja"] == datatype.description.ja
                    assert told["datatypes"][name]["sensitive"] is datatype.sensitive
                    assert set(told["datatypes"][name]["fields"]) == datatype.fields
            assert body["purposes"]["treatment"]["dpv"] == "https://w3id.org/dpv#ServiceProvision"
            assert body["claims"]["name"] == {"ja": "氏名", "en": "Name"}

    asyncio.run(scenario())


def test_the_resource_describes_itself(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            body = (await world.get("/.well-known/oauth-protected-resource")).json()
            assert body["resource"] == TRUST
            assert body["authorization_servers"] == [ISSUER]
            assert body["bearer_methods_supported"] == ["header"]
            assert body["authorization_details_types_supported"] == ["data_trust"]
            jwks = (await world.http.get(body["jwks_uri"])).json()
            assert [key["alg"] for key in jwks["keys"]] == ["ES256"]
            assert "d" not in jwks["keys"][0]

    asyncio.run(scenario())


def test_health(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_world(tmp_path) as world:
            assert (await world.get("/health")).json() == {"status": "ok"}

    asyncio.run(scenario())
