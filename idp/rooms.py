"""Every room of one provider with its store, built once from plain values; features and routes take what they need."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from foundation.envelope import PersonVault, Sealer
from foundation.signing import KeyRing
from foundation.web import FormTokens, Pages
from idp.accounts.card_link import CardLinks
from idp.accounts.pairwise import PairwiseSubjects
from idp.accounts.store import AccountStore
from idp.authorize.hint import IdTokenHints
from idp.authorize.store import PushedRequests
from idp.card_login.answer import CardStep
from idp.card_login.assembly import Ground, Jpki, card_step, certificate_standing
from idp.card_login.standing import LinkedCards
from idp.clients.client import Client
from idp.clients.store import ClientStore, UsedAssertions
from idp.consent.store import GrantStore
from idp.device.store import DeviceStore
from idp.device.user_code import UserCodeHashes
from idp.interaction.browser import BrowserBinding, BrowserCookies, SessionStore
from idp.interaction.sessions.store import SessionRecords
from idp.interaction.store import InteractionStore
from idp.latest_attributes.assembly import StateService
from idp.pages.refusal_page import RefusalPages
from idp.tokens.citizen import CitizenTokens
from idp.tokens.id_token import IdTokens
from idp.tokens.liveness import Liveness
from idp.tokens.sealed import SealedTokens
from idp.tokens.store import FamilyStore

FindJpki = Callable[[], Jpki]


@dataclass(frozen=True)
class Secrets:
    """Symmetric keys, one use each."""

    sealing: bytes
    pairwise: bytes
    card_link: bytes
    vault: bytes


@dataclass(frozen=True)
class Neighbours:
    """Who we are, and the houses we speak with; the anchors of the JPKI are read when they are first needed."""

    issuer: str
    data_trust: str
    consent_ui: str
    citizen_agent: str
    consent_client_id: str
    trust_client_id: str
    state: StateService


@dataclass(frozen=True)
class Rooms:
    """The whole ground floor of the provider.

    `jpki` reads the pinned authorities; a table of features can be printed where there are none.
    """

    ground: Ground
    jpki: FindJpki
    street: Neighbours
    keys: KeyRing
    sealer: Sealer
    clients: ClientStore
    assertions: UsedAssertions
    pairwise: PairwiseSubjects
    links: CardLinks
    accounts: AccountStore
    cards: LinkedCards
    interactions: InteractionStore
    binding: BrowserBinding
    sessions: SessionStore
    grants: GrantStore
    sealed: SealedTokens
    citizens: CitizenTokens
    families: FamilyStore
    id_tokens: IdTokens
    hints: IdTokenHints
    pushed: PushedRequests
    devices: DeviceStore
    form_tokens: FormTokens
    pages: Pages
    refusals: RefusalPages

    @cached_property
    def liveness(self) -> Liveness:
        """The one place that says yes to a token."""
        return Liveness(self.citizens, self.families, self.ground.clock)

    @cached_property
    def card(self) -> CardStep:
        """The rooms a card's answer goes through, made when the first part asks for them."""
        return card_step(self.ground, self.jpki(), self.accounts, self.links)


def build_rooms(
    ground: Ground, jpki: FindJpki, street: Neighbours, keys: KeyRing, secrets: Secrets, clients: Iterable[Client] = ()
) -> Rooms:
    """Ground floor first: nothing here knows an endpoint."""
    database, clock, ids = ground.database, ground.clock, ground.ids
    sealer, pairwise = Sealer(secrets.sealing), PairwiseSubjects(secrets.pairwise)
    links, cookies = CardLinks(secrets.card_link, sealer), BrowserCookies(street.issuer)
    accounts = AccountStore(database, links, PersonVault(secrets.vault), sealer, clock=clock, ids=ids)
    kept, grants = ClientStore(database, clock, clients), GrantStore(database, clock, ids)
    interactions, binding = InteractionStore(database, clock, ids), BrowserBinding(cookies, ids)
    families, citizens = FamilyStore(database), CitizenTokens(sealer, street.consent_client_id, clock)
    form_tokens = FormTokens("kk_idp_", ids, secure=street.issuer.startswith("https://"))
    pages = Pages("idp", form_tokens=form_tokens)
    return Rooms(
        ground=ground,
        jpki=jpki,
        street=street,
        keys=keys,
        sealer=sealer,
        clients=kept,
        assertions=UsedAssertions(database),
        pairwise=pairwise,
        links=links,
        accounts=accounts,
        cards=LinkedCards(accounts, lambda: certificate_standing(ground, jpki())),
        interactions=interactions,
        binding=binding,
        sessions=SessionStore(SessionRecords(database), cookies, clock, ids),
        grants=grants,
        sealed=SealedTokens(sealer),
        citizens=citizens,
        families=families,
        id_tokens=IdTokens(street.issuer, keys, pairwise),
        hints=IdTokenHints(street.issuer, keys),
        pushed=PushedRequests(database, clock, ids),
        devices=DeviceStore(database, families, UserCodeHashes(secrets.sealing)),
        form_tokens=form_tokens,
        pages=pages,
        refusals=RefusalPages(pages, street.issuer, interactions, binding, kept),
    )
