"""Grants by client, by account and by the subject a client knows; values of claims are never shown."""

from pathlib import Path

import pytest

from foundation.errors import DomainError
from idp.consent.coverage import Approved
from tests.idp.administration.office import desk
from tests.idp.provider import Provider, confidential, run

APPROVED = Approved(("openid", "name"), {}, [], ())


def test_a_person_is_found_by_the_subject_of_one_client_only(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        at, people = desk(provider, tmp_path), [await provider.enrol() for _ in range(3)]
        for number, person in enumerate(people):
            await provider.rooms.grants.create(person, "bank", APPROVED, f"r{number}")
        client = provider.rooms.clients.get("bank")
        assert client is not None
        sub = provider.rooms.pairwise.subject(people[1], client.sector)
        (line,) = (await at.perform("operator:h", "grants.list", {"client_id": "bank", "sub": sub}))["grants"]
        assert (line["account"], line["sub"], line["claims"]) == (str(people[1]), sub, ["name"])
        assert "花子" not in str(line)
        with pytest.raises(DomainError, match="nobody"):
            await at.perform("operator:h", "grants.list", {"client_id": "shop", "sub": sub})
        assert len((await at.perform("operator:h", "grants.list", {}))["grants"]) == 3
        assert len((await at.perform("operator:h", "grants.list", {"limit": 2}))["grants"]) == 2
        mine = await at.perform("operator:h", "grants.list", {"account": str(people[0])})
        assert [each["account"] for each in mine["grants"]] == [str(people[0])]

    run(tmp_path, story, confidential(), confidential("shop", redirect_uris=("https://shop.example/cb",)))


def test_a_grant_ends_once(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        at, person = desk(provider, tmp_path), await provider.enrol()
        grant = await provider.allow(person)
        await at.perform("operator:h", "grants.revoke", {"grant_id": str(grant.id)})
        assert not provider.rooms.grants.is_live(grant.id)
        for grant_id, code in ((grant.id, "conflict"), (7, "not_found")):
            with pytest.raises(DomainError) as refused:
                await at.perform("operator:h", "grants.revoke", {"grant_id": grant_id})
            assert refused.value.code == code

    run(tmp_path, story)
