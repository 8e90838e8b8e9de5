"""The register of card applications: an owner enters its own and withdraws it; everybody may read the list."""

from collections.abc import Sequence
from dataclasses import dataclass

from foundation.clock import Clock
from gov_core.municipality.card_applications.entry import CardApplication
from gov_core.municipality.card_applications.refusals import ApplicationTaken, NoApplication, NotTheOwner
from gov_core.municipality.card_applications.store import ApplicationStore, Listed


@dataclass(frozen=True)
class Registry:
    """Who added what on which basis."""

    store: ApplicationStore
    clock: Clock

    async def register(self, application: CardApplication, *, by: str) -> None:
        """Enter an application of the owner `by`. Raises NotTheOwner or ApplicationTaken."""
        _only_the_owner(application, by)
        if not await self.store.add(application, self.clock.timestamp()):
            raise ApplicationTaken("this application id, or its beginning, has been given")

    async def withdraw(self, aid: str, *, by: str) -> None:
        """The ordinance or notice ended: nobody puts it on a card or reads it any more. Raises NotTheOwner."""
        _only_the_owner(self.current(aid), by)
        await self.store.withdraw(aid, self.clock.timestamp())

    def current(self, aid: str) -> CardApplication:
        """A registered application that was not withdrawn. Raises NoApplication."""
        found = self.store.find(aid)
        if found is None or found.withdrawn_at is not None:
            raise NoApplication("no such application is registered")
        return found.application

    def entry(self, aid: str) -> CardApplication:
        """An application that is or was registered. Raises NoApplication."""
        found = self.store.find(aid)
        if found is None:
            raise NoApplication("no such application was ever registered")
        return found.application

    def listed(self) -> Sequence[Listed]:
        """Every entry, withdrawn ones too."""
        return self.store.all()

    def usable(self) -> list[CardApplication]:
        """Every entry that may be put on a card and read."""
        return [listed.application for listed in self.store.all() if listed.withdrawn_at is None]


def _only_the_owner(application: CardApplication, by: str) -> None:
    if by != application.owner:
        raise NotTheOwner("the application belongs to another body")
