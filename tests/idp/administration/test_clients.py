"""What an operator does to clients, and what it refuses."""

import json
from pathlib import Path
from typing import Any

import pytest

from foundation.errors import DomainError
from tests.idp.administration.office import desk
from tests.idp.provider import SECRET, Provider, asserting, confidential, public, run

NEW = {"name_ja": "新しい店", "name_en": "New Shop", "redirect_uris": ["https://new.example/cb"]}


async def _do(provider: Provider, folder: Path, name: str, **given: Any) -> Any:
    return await desk(provider, folder).perform("operator:hana", f"clients.{name}", given)


def test_id_and_secret_are_made_shown_once_and_work(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        grants = {"grant_types": ["client_credentials"], "response_types": [], "scopes": ["api"], "redirect_uris": []}
        made = await _do(provider, tmp_path, "create", metadata={**NEW, **grants})
        assert len(made["client_secret"]) == 43
        who = made["client_id"], made["client_secret"]
        form = {"grant_type": "client_credentials"}
        assert (await provider.back.post("/token", data=form, auth=who)).status_code == 200
        assert made["client_secret"] not in str(await _do(provider, tmp_path, "show", client_id=made["client_id"]))

        fresh = (await _do(provider, tmp_path, "rotate_secret", client_id=made["client_id"]))["client_secret"]
        assert (await provider.back.post("/token", data=form, auth=who)).status_code == 401
        assert (await provider.back.post("/token", data=form, auth=(who[0], fresh))).status_code == 200

    run(tmp_path, story)


def test_an_update_replaces_all_but_the_secret(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await _do(provider, tmp_path, "update", client_id="bank", metadata=NEW)
        client = provider.rooms.clients.get("bank")
        assert client is not None
        assert (client.name_en, client.claims) == ("New Shop", ())
        assert client.secret_hash == confidential().secret_hash
        changed = await _do(provider, tmp_path, "update", client_id="bank", metadata={**NEW, "client_secret": "t" * 43})
        assert "client_secret" not in changed  # whoever brings a secret knows it
        other = provider.rooms.clients.get("bank")
        assert other is not None and other.secret_hash != client.secret_hash

    run(tmp_path, story)


def test_an_age_of_nought_is_kept_shown_and_taken_away_again(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        strict = {**NEW, "default_max_age": 0, "require_auth_time": True}
        made = await _do(provider, tmp_path, "create", metadata=strict)
        provider.clock.advance(61)  # the copy in memory is not fresh any more
        shown = (await _do(provider, tmp_path, "show", client_id=made["client_id"]))["metadata"]
        assert (shown["default_max_age"], shown["require_auth_time"]) == (0, True)
        await _do(provider, tmp_path, "update", client_id=made["client_id"], metadata=NEW)
        shown = (await _do(provider, tmp_path, "show", client_id=made["client_id"]))["metadata"]
        assert ("default_max_age" in shown, shown["require_auth_time"]) == (False, False)

    run(tmp_path, story)


def test_a_stopped_client_stays_stopped_when_it_is_updated_and_a_removed_one_may_come_back(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await _do(provider, tmp_path, "disable", client_id="bank")
        await _do(provider, tmp_path, "update", client_id="bank", metadata=NEW)
        assert provider.rooms.clients.get("bank") is None
        assert (await _do(provider, tmp_path, "show", client_id="bank"))["standing"] == "disabled"
        await _do(provider, tmp_path, "delete", client_id="bank")
        await _do(provider, tmp_path, "create", metadata={**NEW, "client_id": "bank", "client_secret": SECRET})
        assert provider.rooms.clients.get("bank") is not None

    run(tmp_path, story)


@pytest.mark.parametrize(
    ("name", "given", "code"),
    [
        ("show", {"client_id": "nobody"}, "not_found"),
        ("create", {"metadata": {**NEW, "client_id": "bank"}}, "conflict"),
        ("create", {"metadata": {**NEW, "colour": "red"}}, "invalid_client_metadata"),
        ("create", {"metadata": {**NEW, "grant_types": ["password"]}}, "invalid_client_metadata"),
        ("update", {"client_id": "bank", "metadata": {**NEW, "client_id": "shop"}}, "conflict"),
        ("rotate_secret", {"client_id": "clinic"}, "conflict"),
        ("rotate_secret", {"client_id": "app"}, "conflict"),
        ("enable", {"client_id": "bank"}, "conflict"),
        ("delete", {"client_id": "nobody"}, "not_found"),
        ("import", {"documents": [{**NEW, "client_id": "a"}, {}]}, "invalid_client_metadata"),
    ],
)
def test_what_cannot_be_done_is_told_and_changes_nothing(
    tmp_path: Path, name: str, given: dict[str, Any], code: str
) -> None:
    async def story(provider: Provider) -> None:
        before = provider.rooms.clients.all()
        with pytest.raises(DomainError) as refused:
            await _do(provider, tmp_path, name, **given)
        assert refused.value.code == code
        assert provider.rooms.clients.all() == before

    run(tmp_path, story, confidential(), asserting(), public())


def test_a_client_of_the_configuration_file_is_stopped_here_and_changed_there(tmp_path: Path) -> None:
    listed = tmp_path / "clients.json"
    listed.write_text(json.dumps([{**NEW, "client_id": "fixed", "client_secret": SECRET}]))

    async def story(provider: Provider) -> None:
        for name, given in (("delete", {}), ("update", {"metadata": NEW}), ("rotate_secret", {})):
            with pytest.raises(DomainError, match="configuration file"):
                await _do(provider, tmp_path, name, client_id="fixed", **given)
        assert (await _do(provider, tmp_path, "disable", client_id="fixed"))["registered_by"] == "file"
        assert provider.rooms.clients.get("fixed") is None

    run(tmp_path, story, clients=listed)
