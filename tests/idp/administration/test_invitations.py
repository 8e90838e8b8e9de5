"""Invitations over the desk: shown once, limited, withdrawn."""

from pathlib import Path

import pytest

from foundation.errors import DomainError
from tests.idp.administration.office import desk
from tests.idp.provider import Provider, run


def test_a_token_is_shown_where_it_is_made_and_nowhere_else(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        at = desk(provider, tmp_path)
        made = await at.perform("operator:h", "invitations.create", {"label": "partners", "uses": 2})
        token = made["initial_access_token"]
        listed = await at.perform("operator:h", "invitations.list", {})
        assert [(each["label"], each["uses_left"]) for each in listed["invitations"]] == [("partners", 2)]
        assert token not in str(listed) + str(provider.rooms.audit.page(0, 10))
        wish = {"redirect_uris": ["https://shop.example/cb"], "client_name": "A shop of ours"}
        headers = {"authorization": f"Bearer {token}"}
        assert (await provider.back.post("/register", json=wish, headers=headers)).status_code == 201
        assert (await at.perform("operator:h", "invitations.withdraw", {"label": "partners"})) == {"withdrawn": 1}
        assert (await provider.back.post("/register", json=wish, headers=headers)).status_code == 401

    run(tmp_path, story)


@pytest.mark.parametrize("given", [{"label": "x", "uses": 1001}, {"label": "x", "days": 366}, {"uses": 1}])
def test_beyond_the_limits_nothing_is_made(tmp_path: Path, given: dict[str, object]) -> None:
    async def story(provider: Provider) -> None:
        with pytest.raises(DomainError):
            await desk(provider, tmp_path).perform("operator:h", "invitations.create", given)

    run(tmp_path, story)


def test_only_a_client_that_registered_itself_gets_a_new_token(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        with pytest.raises(DomainError) as refused:
            await desk(provider, tmp_path).perform("operator:h", "clients.new_token", {"client_id": "bank"})
        assert refused.value.code == "conflict"

    run(tmp_path, story)
