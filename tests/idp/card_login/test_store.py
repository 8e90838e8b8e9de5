import asyncio
from pathlib import Path

from foundation.database import Database, house_tables
from idp.card_login.store import CardStepStore, ChallengeRecord, ProvenCard


def test_a_challenge_is_taken_by_one_of_many_and_by_its_own_login_only(tmp_path: Path) -> None:
    async def run() -> None:
        database = Database.open(f"sqlite:///{tmp_path}/idp.db", house_tables("idp").metadata)
        store, challenge = CardStepStore(database), ChallengeRecord("id", "ix", "authentication", "nonce", 100)
        assert await store.add_challenge(challenge, 2)
        assert await store.take_challenge("other", "id", 101) is None
        taken = await asyncio.gather(*(store.take_challenge("ix", "id", 101) for _ in range(10)))
        assert [one for one in taken if one is not None] == [challenge]
        assert store.knows_challenge("ix", "id")
        assert not store.knows_challenge("other", "id")
        assert await store.add_challenge(ChallengeRecord("id2", "ix", "signature", "n", 100), 2)
        assert not await store.add_challenge(ChallengeRecord("id3", "ix", "signature", "n", 100), 2)
        database.close()

    asyncio.run(run())


def test_a_proven_card_is_kept_for_its_login_until_it_has_served(tmp_path: Path) -> None:
    async def run() -> None:
        database = Database.open(f"sqlite:///{tmp_path}/idp.db", house_tables("idp").metadata)
        store = CardStepStore(database)
        await store.keep_card(ProvenCard("ix", "first", None, 100))
        await store.keep_card(ProvenCard("ix", "second", 7, 101))
        assert store.card_of("ix") == ProvenCard("ix", "second", 7, 101)
        await store.drop_card("ix")
        assert store.card_of("ix") is None
        database.close()

    asyncio.run(run())
