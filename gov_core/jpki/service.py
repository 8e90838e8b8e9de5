"""The CA as one piece: generations, their responders, the status service and the lists over one database."""

from dataclasses import dataclass

from foundation.clock import Clock
from foundation.database import Database
from foundation.envelope import Sealer
from foundation.ids import IdSource
from gov_core.jpki.authorities import LONGEST_ISSUING_YEARS, Authorities
from gov_core.jpki.authority_store import AuthorityStore
from gov_core.jpki.list_store import ListStore
from gov_core.jpki.lists import SCOPES, RevocationLists
from gov_core.jpki.responders import Responders
from gov_core.jpki.status import Responder
from gov_core.jpki.store import JpkiStore


@dataclass(frozen=True)
class JpkiService:
    """Assembled once for each process."""

    clock: Clock
    keys: AuthorityStore
    register: JpkiStore
    authorities: Authorities
    responders: Responders
    status: Responder
    lists: RevocationLists

    @classmethod
    def over(
        cls,
        database: Database,
        sealer: Sealer,
        clock: Clock,
        ids: IdSource,
        issuing_years: int = LONGEST_ISSUING_YEARS,
    ) -> "JpkiService":
        """Wire everything; `sealer` holds the key-encryption key."""
        keys, register = AuthorityStore(database), JpkiStore(database)
        authorities = Authorities(keys, sealer, clock, ids, issuing_years=issuing_years)
        responders = Responders(keys, sealer, clock, ids)
        status = Responder(authorities, responders, register, clock)
        lists = RevocationLists(ListStore(database), register, clock, ids)
        return cls(clock, keys, register, authorities, responders, status, lists)

    async def upkeep(self) -> None:
        """What each day needs and any question would also set off: responders that live on, today's lists."""
        now = self.clock.now()
        for authority in self.authorities.all():
            if now >= authority.certificate.not_valid_after_utc:
                continue
            await self.responders.of(authority)
            for partition in SCOPES:
                await self.lists.current(authority, partition)

    async def emergency_lists(self) -> None:
        """New lists of every generation at once."""
        for authority in self.authorities.all():
            if self.clock.now() < authority.certificate.not_valid_after_utc:
                await self.lists.reissue(authority)
