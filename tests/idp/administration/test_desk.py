"""The desk: on record first, how it ended after, and no document in the record."""

import asyncio
from pathlib import Path

import pytest

from idp.administration.arguments import NoSuch, Unfit
from tests.idp.administration.office import desk
from tests.idp.provider import SECRET, Provider, run


def test_a_registration_is_on_record_without_its_secret(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        at = desk(provider, tmp_path)
        document = {"client_id": "new", "name_ja": "新", "name_en": "New", "client_secret": SECRET}
        document |= {"redirect_uris": ["https://new.example/cb"]}  # type: ignore[dict-item]
        await at.perform("operator:hana", "clients.create", {"metadata": document})
        page = provider.rooms.audit.page(0, 10)
        assert [(entry.actor, entry.action, entry.stage) for _, entry, _ in page] == [
            ("operator:hana", "clients.create", "begun"),
            ("operator:hana", "clients.create", "done"),
        ]
        assert SECRET not in str(page)

    run(tmp_path, story)


def test_a_read_is_on_record_once_with_what_was_asked(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        await desk(provider, tmp_path).perform("operator:hana", "grants.list", {"client_id": "bank"})
        ((_, entry, _),) = provider.rooms.audit.page(0, 10)
        assert (entry.action, entry.stage, entry.told) == ("grants.list", "begun", {"client_id": "bank"})

    run(tmp_path, story)


def test_what_nobody_can_mean_is_refused_before_the_record(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        at = desk(provider, tmp_path)
        with pytest.raises(NoSuch):
            await at.perform("operator:hana", "clients.explode", {})
        with pytest.raises(Unfit):
            await at.perform("operator:hana", "clients.show", {"client": "bank"})
        assert provider.rooms.audit.page(0, 10) == []

    run(tmp_path, story)


def test_two_desks_continue_one_chain(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        at = desk(provider, tmp_path)
        await asyncio.gather(*(at.perform(f"operator:{n}", "keys.list", {}) for n in range(8)))
        assert [seq for seq, _, _ in provider.rooms.audit.page(0, 10)] == list(range(1, 9))

    run(tmp_path, story)
