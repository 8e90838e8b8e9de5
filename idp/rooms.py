"""Every room of one provider with its store, built once from plain values; features and routes take what they need."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from foundation.envelope import PersonVault, Sealer
from foundation.outbound import Destinations, Outbound
from foundation.signing import KeyRing
from foundation.web import FormTokens, Pages
from idp.accounts.card_link import CardLinks
from idp.accounts.pairwise import PairwiseSubjects
from idp.accounts.store import AccountStore
from idp.authorize.hint import IdTokenHints
from idp.authorize.store import PushedRequests
from idp.card_login.assembly import Ground
from idp.clients.client import Client
from idp.clients.client_keys import ClientKeys
from idp.clients.store import ClientStore, UsedAssertions
from idp.consent.store import GrantStore
from idp.interaction.browser import BrowserBinding, BrowserCookies, SessionStore
from idp.interaction.store import InteractionStore, SessionRecords
from idp.pages.refusal_page import RefusalPages
from idp.tokens.citizen import CitizenTokens
from idp.tokens.id_token import IdTokens
from idp.tokens.liveness import Liveness
from idp.tokens.sealed import SealedTokens
from idp.tokens.store import FamilyStore


@dataclass(frozen=True)
class Secrets:
    """Symmetric keys, one use each."""

    sealing: bytes
    pairwise: bytes
    card_link: bytes
    vault: bytes


@dataclass(frozen=True)
class Neighbours:
    """Who we are, and the houses we speak with."""

    issuer: str
    data_trust: str
    consent_ui: str
    citizen_agent: str
    consent_client_id: str
    trust_client_id: str
    development_hosts: tuple[str, ...] = ()

    @property
    def outbound(self) -> Outbound:
        """The way to addresses that clients registered; never back to one of our houses."""
        own = (self.issuer, self.data_trust, self.consent_ui, self.citizen_agent)
        return Outbound(Destinations(self.development_hosts, own))


@dataclass(frozen=True)
class Rooms:
    """The whole ground floor of the provider."""

    ground: Ground
    street: Neighbours
    keys: KeyRing
    outbound: Outbound
    sealer: Sealer
    clients: ClientStore
    assertions: UsedAssertions
    pairwise: PairwiseSubjects
    links: CardLinks
    accounts: AccountStore
    interactions: InteractionStore
    binding: BrowserBinding
    sessions: SessionStore
    grants: GrantStore
    sealed: SealedTokens
    citizens: CitizenTokens
    families: FamilyStore
    liveness: Liveness
    id_tokens: IdTokens
    hints: IdTokenHints
    pushed: PushedRequests
    form_tokens: FormTokens
    pages: Pages
    refusals: RefusalPages

    @cached_property
    def client_keys(self) -> ClientKeys:
        """One memory of published key sets for all who verify or encrypt."""
        return ClientKeys(self.outbound, self.ground.clock)


def build_rooms(
    ground: Ground, street: Neighbours, keys: KeyRing, secrets: Secrets, configured: Iterable[Client] = ()
) -> Rooms:
    """Ground floor first: nothing here knows an endpoint."""
    database, clock, ids = ground.database, ground.clock, ground.ids
    sealer, secure = Sealer(secrets.sealing), street.issuer.startswith("https://")
    links, cookies = CardLinks(secrets.card_link, sealer), BrowserCookies(street.issuer)
    accounts = AccountStore(database, links, PersonVault(secrets.vault), sealer, clock=clock, ids=ids)
    clients, grants = ClientStore(database, clock, configured), GrantStore(database, clock, ids)
    interactions, binding = InteractionStore(database, clock, ids), BrowserBinding(cookies, ids)
    sealed, citizens = SealedTokens(sealer), CitizenTokens(sealer, street.consent_client_id, clock)
    families, pairwise = FamilyStore(database), PairwiseSubjects(secrets.pairwise)
    form_tokens = FormTokens("kk_idp_", ids, secure=secure)
    pages = Pages("idp", form_tokens=form_tokens, secure=secure)
    return Rooms(
        ground=ground,
        street=street,
        keys=keys,
        outbound=street.outbound,
        sealer=sealer,
        clients=clients,
        assertions=UsedAssertions(database),
        pairwise=pairwise,
        links=links,
        accounts=accounts,
        interactions=interactions,
        binding=binding,
        sessions=SessionStore(SessionRecords(database), cookies, clock, ids),
        grants=grants,
        sealed=sealed,
        citizens=citizens,
        families=families,
        liveness=Liveness(citizens, families, clock),
        id_tokens=IdTokens(street.issuer, keys, pairwise),
        hints=IdTokenHints(street.issuer, keys),
        pushed=PushedRequests(database, clock, ids),
        form_tokens=form_tokens,
        pages=pages,
        refusals=RefusalPages(pages, street.issuer, interactions, binding, clients),
    )
