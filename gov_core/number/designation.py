"""Designates individual numbers: unique, not derivable back, changed only after a leak, never given again.

番号法 第7条, 第8条第2項: the number differs from every other and does not allow recovery of what it is made from.
Here: a keyed pseudo-random function of the resident's id and an attempt counter, and the check digit.
"""

import hmac
from collections.abc import Awaitable, Callable
from contextlib import suppress
from hashlib import sha256

from gov_core.number.store import NumberStore, NumberTaken
from standards.individual_number import check_digit

_ATTEMPTS = 100


class Designation:
    """Gives a resident a number."""

    def __init__(self, store: NumberStore, key: bytes) -> None:
        self._store, self._key = store, key

    async def designate(self, resident_id: str) -> None:
        """The first number of a resident; nothing happens when there is one."""
        await self._give(resident_id, self._store.designate_first)

    async def change_after_leak(self, resident_id: str) -> None:
        """番号法 第7条第2項: a new number; the leaked one stays on record as dead."""
        await self._give(resident_id, self._store.designate_anew)

    async def _give(self, resident_id: str, keep: Callable[[str, str], Awaitable[None]]) -> None:
        for attempt in range(_ATTEMPTS):
            number = self._candidate(resident_id, attempt)
            if len(set(number[:-1])) == 1:
                continue  # one digit eleven times passes every check and would be taken for a mistake
            with suppress(NumberTaken):
                await keep(number, resident_id)
                return
        raise NumberTaken("no free number was found")

    def _candidate(self, resident_id: str, attempt: int) -> str:
        digest = hmac.digest(self._key, f"{resident_id}:{attempt}".encode(), sha256)
        base = f"{int.from_bytes(digest) % 10**11:011d}"
        return f"{base}{check_digit(base)}"
