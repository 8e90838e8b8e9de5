"""Puts the room together: what it takes from the house, and the handlers it gives to its feature."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from foundation.envelope import Sealer
from foundation.web import FormTokens, Pages
from idp.accounts.pairwise import PairwiseSubjects
from idp.accounts.store import AccountStore
from idp.card_login.answer import CardStep
from idp.card_login.assembly import Ground
from idp.card_login.ticket import CardTickets
from idp.clients.authentication import Clients
from idp.consent.store import GrantStore
from idp.interaction.store import InteractionStore
from idp.latest_attributes.citizen import CitizensList
from idp.latest_attributes.ending import Watch
from idp.latest_attributes.giving import Giving
from idp.latest_attributes.pages import ConsentPages
from idp.latest_attributes.reading import Reading
from idp.latest_attributes.state_client import StateClient
from idp.latest_attributes.store import ConsentBook
from idp.latest_attributes.wire import AgentWire
from idp.pages.refusal_page import RefusalPages

_TICKET = "attribute-consent-ticket"


@dataclass(frozen=True)
class StateService:
    """Where the state's service answers, by which name it knows us, and its own page for citizens."""

    url: str
    platform: str
    page_url: str = ""


@dataclass(frozen=True)
class House:
    """What the room needs of the rest; `card` is asked for only where a card's answer is judged."""

    issuer: str
    agent_url: str
    state: StateService
    ground: Ground
    sealer: Sealer
    accounts: AccountStore
    grants: GrantStore
    clients: Clients
    interactions: InteractionStore
    pairwise: PairwiseSubjects
    refusals: RefusalPages
    pages: Pages
    form_tokens: FormTokens
    card: Callable[[], CardStep]


class LatestAttributesRoom:
    """Every part of it, each made once."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._tickets = CardTickets(house.sealer, house.ground.clock, _TICKET)
        self._client = StateClient(house.ground.http, house.state.url)
        self.platform = house.state.platform
        self.clock = house.ground.clock
        self.book = ConsentBook(house.ground.database)
        self.watch = Watch(self._client, self.book, house.accounts, house.grants, self.clock)

    @cached_property
    def pages(self) -> ConsentPages:
        """What the browser meets."""
        house = self._house
        return ConsentPages(
            issuer=house.issuer,
            platform=self.platform,
            agent_url=house.agent_url,
            state_url=house.state.page_url,
            tickets=self._tickets,
            clients=house.clients,
            consents=self.book,
            grants=house.grants,
            refusals=house.refusals,
            pages=house.pages,
            form_tokens=house.form_tokens,
            clock=self.clock,
        )

    @cached_property
    def wire(self) -> AgentWire:
        """What the card agent calls."""
        house = self._house
        giving = Giving(self.platform, house.card(), self._client, self.book, house.accounts, self.clock)
        return AgentWire(
            issuer=house.issuer,
            giving=giving,
            tickets=self._tickets,
            interactions=house.interactions,
            clients=house.clients,
            pages=house.pages,
            refusals=house.refusals,
        )

    @cached_property
    def reading(self) -> Reading:
        """What the relying party calls."""
        house = self._house
        return Reading(
            state=self._client,
            book=self.book,
            watch=self.watch,
            accounts=house.accounts,
            grants=house.grants,
            clients=house.clients,
            pairwise=house.pairwise,
            people=house.card().people,
            clock=self.clock,
        )

    @cached_property
    def citizen(self) -> CitizensList:
        """What the consent pages call."""
        return CitizensList(self._house.state.page_url, self.book, self._house.grants)
