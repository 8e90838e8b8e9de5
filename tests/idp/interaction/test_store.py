import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from foundation.clock import FixedClock
from foundation.database import Database, house_tables
from foundation.ids import RandomIds
from idp.interaction.session import Session
from idp.interaction.state import CardProof, ConsentProof
from idp.interaction.store import INTERACTION_SECONDS, InteractionStore
from tests.idp.card_login.mint import NOW

CARD = CardProof(7, 100, "acr", ("sc", "pin"), signature_at=101, card="a-link-key")


@dataclass
class Shelf:
    clock: FixedClock
    database: Database
    store: InteractionStore


def story(place: Path, tell: Callable[[Shelf], Awaitable[Any]]) -> None:
    async def run() -> None:
        clock = FixedClock(NOW)
        database = Database.open(f"sqlite:///{place}/idp.db", house_tables("idp").metadata)
        try:
            await tell(Shelf(clock, database, InteractionStore(database, clock, RandomIds(clock))))
        finally:
            database.close()

    asyncio.run(run())


async def opened(shelf: Shelf, session: Session | None = None) -> str:
    parameters = {"scope": "openid", "state": "日本"}
    new = await shelf.store.create("bank", parameters, "secret", needs_signature=True, session=session)
    assert shelf.store.get(new.id) == new
    return new.id


def test_what_was_opened_is_found_again_with_every_proof(tmp_path: Path) -> None:
    async def tell(shelf: Shelf) -> None:
        ix = await opened(shelf)
        assert await shelf.store.record_card(ix, CARD)
        assert await shelf.store.record_consent(ix, ConsentProof("approved", 5))
        found = shelf.store.get(ix)
        assert found is not None
        assert (found.card, found.consent) == (CARD, ConsentProof("approved", 5))
        assert found.needs_signature
        assert found.parameters["state"] == "日本"

    story(tmp_path, tell)


def test_a_session_counts_as_card_proof_without_signature(tmp_path: Path) -> None:
    async def tell(shelf: Shelf) -> None:
        ix = await opened(shelf, Session("sid", 7, 100, "acr", ("sc",)))
        found = shelf.store.get(ix)
        assert found is not None
        assert found.card == CardProof(7, 100, "acr", ("sc",))

    story(tmp_path, tell)


def test_exactly_one_of_many_may_finish(tmp_path: Path) -> None:
    async def tell(shelf: Shelf) -> None:
        ix = await opened(shelf)
        assert sorted(await asyncio.gather(*(shelf.store.finish(ix) for _ in range(10)))) == [False] * 9 + [True]
        assert shelf.store.get(ix) is None
        assert shelf.store.look_up(ix)[0] == "finished"
        assert not await shelf.store.record_error(ix, "access_denied")

    story(tmp_path, tell)


def test_an_expired_interaction_takes_nothing_more(tmp_path: Path) -> None:
    async def tell(shelf: Shelf) -> None:
        ix = await opened(shelf)
        shelf.clock.advance(INTERACTION_SECONDS)
        assert shelf.store.get(ix) is None
        assert shelf.store.look_up(ix)[0] == "expired"
        assert not await shelf.store.record_card(ix, CARD)
        assert not await shelf.store.finish(ix)
        shelf.clock.advance(2 * 86400)
        await opened(shelf)
        assert shelf.store.look_up(ix)[0] == "unknown"

    story(tmp_path, tell)


def test_the_first_decision_stands_and_no_other_card_comes_under_it(tmp_path: Path) -> None:
    async def tell(shelf: Shelf) -> None:
        ix = await opened(shelf)
        await shelf.store.record_card(ix, CARD)
        assert await shelf.store.record_consent(ix, ConsentProof("denied", None))
        assert not await shelf.store.record_consent(ix, ConsentProof("approved", 1))
        assert not await shelf.store.record_card(ix, CardProof(8, 1, "acr", ()))

    story(tmp_path, tell)


def test_ag17_a_proof_is_spent_once_whoever_comes_first(tmp_path: Path) -> None:
    async def tell(shelf: Shelf) -> None:
        assert sorted(await asyncio.gather(*(shelf.store.spend_proof("sealed") for _ in range(10)))) == [False] * 9 + [
            True
        ]
        assert await shelf.store.spend_proof("another")
        shelf.clock.advance(INTERACTION_SECONDS + 1)
        assert await shelf.store.spend_proof("a third one"), "which sweeps those that are too old to be brought again"
        assert await shelf.store.spend_proof("sealed")

    story(tmp_path, tell)
