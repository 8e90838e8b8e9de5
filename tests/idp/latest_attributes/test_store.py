"""One row a person and client; asked about by one process at a time; ended once."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

from foundation.database import Database, house_tables
from idp.latest_attributes.consent import StateConsent
from idp.latest_attributes.store import ConsentBook

CONSENT = StateConsent(1, "bank", "midori-bank", "c-1", 100, 2000, 50, 50)


def tell(folder: Path, story: Callable[[ConsentBook], Awaitable[None]]) -> None:
    database = Database.open(f"sqlite:///{folder}/idp.db", house_tables("idp").metadata)
    try:
        asyncio.run(story(ConsentBook(database)))
    finally:
        database.close()


def test_what_is_kept_is_found_by_both_sides_and_by_nobody_else(tmp_path: Path) -> None:
    async def story(book: ConsentBook) -> None:
        await book.keep(CONSENT)
        assert book.find(1, "bank") == CONSENT
        assert book.find(1, "shop") is None
        assert book.find(2, "bank") is None
        assert book.of_account(1) == [CONSENT]

    tell(tmp_path, story)


def test_a_new_consent_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    async def story(book: ConsentBook) -> None:
        await book.keep(replace(CONSENT, ended_at=70, handed_at=60, reminder_due=True))
        await book.keep(replace(CONSENT, consent_id="c-2", given_at=80))
        (found,) = book.of_account(1)
        assert (found.consent_id, found.ended_at, found.handed_at, found.reminder_due) == ("c-2", None, None, False)

    tell(tmp_path, story)


def test_the_longest_unasked_is_due_first_and_the_ended_never(tmp_path: Path) -> None:
    async def story(book: ConsentBook) -> None:
        for account, asked_at, ended_at in ((1, 300, None), (2, 100, None), (3, 10, 20), (4, 900, None)):
            await book.keep(replace(CONSENT, account_id=account, asked_at=asked_at, ended_at=ended_at))
        assert [each.account_id for each in book.due(500, 10)] == [2, 1]
        assert [each.account_id for each in book.due(500, 1)] == [2]

    tell(tmp_path, story)


def test_one_of_two_processes_asks(tmp_path: Path) -> None:
    async def story(book: ConsentBook) -> None:
        await book.keep(CONSENT)
        assert await asyncio.gather(book.claim(CONSENT, 600), book.claim(CONSENT, 600)) == [True, False]
        await book.seen(CONSENT, 700, reminder_due=True)
        found = book.find(1, "bank")
        assert found is not None
        assert (found.asked_at, found.reminder_due) == (700, True)

    tell(tmp_path, story)


def test_it_ends_once_and_then_nothing_is_handed_over(tmp_path: Path) -> None:
    async def story(book: ConsentBook) -> None:
        await book.keep(CONSENT)
        assert await book.hand_over(CONSENT, 150)
        assert [await book.end(CONSENT, 160), await book.end(CONSENT, 170)] == [True, False]
        assert not await book.hand_over(CONSENT, 180)
        found = book.find(1, "bank")
        assert found is not None
        assert (found.handed_at, found.ended_at) == (150, 160)

    tell(tmp_path, story)


def test_a_late_word_about_an_older_consent_does_not_end_the_new_one(tmp_path: Path) -> None:
    async def story(book: ConsentBook) -> None:
        await book.keep(CONSENT)
        await book.keep(replace(CONSENT, consent_id="c-2"))
        assert not await book.end(CONSENT, 160)

    tell(tmp_path, story)
