"""Takes questions in for clients, and shows a person those that are hers."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from foundation.clock import Clock
from foundation.ids import IdSource
from idp.accounts.pairwise import PairwiseSubjects
from idp.ciba.authentication import BackchannelAuthentication
from idp.ciba.notices import Notices, ToldDecisions
from idp.ciba.refusals import NothingWaits, TooManyWaiting
from idp.ciba.store import BackchannelStore
from idp.ciba.words import ClientsWords
from idp.clients.authentication import Clients
from idp.clients.client import Client

_log = logging.getLogger("kakehashi.idp.ciba")


@dataclass(frozen=True)
class Asked:
    """One question as its person sees it: who asks, and what."""

    client: Client
    request: BackchannelAuthentication


@dataclass(frozen=True)
class BackchannelDesk:
    """Between clients, who know a pairwise subject, and the person, who is an account only once her card is here."""

    store: BackchannelStore
    notices: Notices
    clients: Clients
    pairwise: PairwiseSubjects
    clock: Clock
    ids: IdSource

    async def begin(self, client: Client, parameters: Mapping[str, str], subject: str, words: ClientsWords) -> str:
        """A question waits from now on; its auth_req_id (7.3: 160 bits are recommended, these are 256)."""
        auth_req_id, now = self.ids.token(), self.clock.timestamp()
        new = BackchannelAuthentication(
            id=self.ids.number(),
            client_id=client.client_id,
            parameters=dict(parameters),
            created_at=now,
            expires_at=now + words.seconds,
            subject=subject,
            binding_message=words.binding_message,
        )
        notice = self.notices.seal(auth_req_id, words.notification_token)
        if not await self.store.begin(new, auth_req_id, notice):
            _log.warning("ciba: %s asks one person too often", client.client_id)
            raise TooManyWaiting("this person has not answered the questions before")
        return auth_req_id

    def waiting(self, account_id: int) -> list[Asked]:
        """What waits for this person, the oldest first."""
        now = self.clock.timestamp()
        found: list[Asked] = []
        for client_id in self.store.clients_that_wait(now):
            client = self.clients.get(client_id)
            if client is not None:
                subject = self.pairwise.subject(account_id, client.sector)
                found += [Asked(client, each) for each in self.store.of_person(client_id, subject, now)]
        return sorted(found, key=lambda asked: asked.request.id)

    def find(self, account_id: int, request_id: str) -> Asked:
        """One of them. Raises NothingWaits for everything else, whoever's it is."""
        found = next((each for each in self.waiting(account_id) if str(each.request.id) == request_id), None)
        if found is None:
            raise NothingWaits("nothing of this number waits for this person")
        return found

    async def stop(self, asked: Asked) -> None:
        """The person did not expect the question: whoever asked is refused, and whoever watches is told."""
        if await ToldDecisions(self.store, self.notices).deny(asked.request.id, self.clock.timestamp()):
            _log.warning("ciba: a person did not expect the question of %s", asked.client.client_id)
