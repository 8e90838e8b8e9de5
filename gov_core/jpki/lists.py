"""The making of revocation lists: once a day in Japan, kept and handed out byte for byte until the next making.

An entry stays until it has stood on one regular list made after the certificate's own end (RFC 5280 section 3.3). Lists
are always complete for their scope: there are no deltas, so nothing can ever be taken back by removeFromCRL.
"""

import asyncio
from datetime import datetime

from foundation.clock import Clock
from foundation.errors import DomainError
from foundation.ids import IdSource
from gov_core.jpki.authorities import Authority
from gov_core.jpki.crl import FULL, Making, signed_list
from gov_core.jpki.issuance import PARTITIONS
from gov_core.jpki.list_store import ListRow, ListStore
from gov_core.jpki.store import Fallen, JpkiStore
from gov_core.jpki.validity import JST

SCOPES = range(FULL, PARTITIONS + 1)


class NoList(DomainError):
    """There is no such partition, or the generation ended before anybody asked for its list."""

    code = "no_list"


class RevocationLists:
    """Today's lists of every generation."""

    def __init__(self, lists: ListStore, register: JpkiStore, clock: Clock, ids: IdSource) -> None:
        self._lists, self._register, self._clock, self._ids = lists, register, clock, ids

    async def current(self, authority: Authority, partition: int = FULL) -> bytes:
        """DER of today's list, made now if nobody asked today. After the generation's end: its last one."""
        if partition not in SCOPES:
            raise NoList("there is no such partition")
        newest = self._lists.newest(authority.id, partition)
        if newest is None or self._is_of_an_earlier_day(newest):
            newest = await self._make(authority, partition, newest, regular=True)
        return newest.der

    async def reissue(self, authority: Authority) -> None:
        """An emergency: new lists now, full and every partition, without waiting for the day to end."""
        for partition in SCOPES:
            await self._make(authority, partition, self._lists.newest(authority.id, partition), regular=False)

    def made_today(self, authority: Authority) -> bool:
        """Whether the full list and every partition of today exist; asks, and makes none."""
        newest = [self._lists.newest(authority.id, partition) for partition in SCOPES]
        return not any(each is None or self._is_of_an_earlier_day(each) for each in newest)

    def _is_of_an_earlier_day(self, row: ListRow) -> bool:
        made = datetime.fromtimestamp(row.this_update, JST).date()
        return made < self._clock.now().astimezone(JST).date()

    async def _make(self, authority: Authority, partition: int, newest: ListRow | None, *, regular: bool) -> ListRow:
        now = self._clock.now().replace(microsecond=0)
        if now > authority.certificate.not_valid_after_utc:
            if newest is None:
                raise NoList("this generation has ended")
            return newest
        making = Making(partition, newest.number + 1 if newest else 1, now)
        entries = self._entries(authority, partition)
        # Tens of thousands of entries take a second: not on the loop that answers OCSP.
        der = await asyncio.to_thread(signed_list, authority.signer, making, entries)
        row = ListRow(
            self._ids.number(),
            authority.id,
            partition,
            making.number,
            int(now.timestamp()),
            int(making.next_update.timestamp()),
            regular,
            der,
        )
        await self._lists.add(row)
        return self._lists.newest(authority.id, partition) or row  # another worker's of the same moment is as good

    def _entries(self, authority: Authority, partition: int) -> list[Fallen]:
        last = self._lists.newest(authority.id, partition, regular=True)
        since = last.this_update if last else 0
        return self._register.fallen(authority.id, not_before=since, partition=partition)
