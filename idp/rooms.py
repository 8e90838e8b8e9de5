"""Every room of one provider with its store, built once from plain values; features and routes take what they need."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from foundation.client_certificate import ClientCertificates
from foundation.decryption import DecryptionKeys
from foundation.envelope import PersonVault, Sealer
from foundation.outbound import Destinations, Outbound
from foundation.signing import KeyRing
from foundation.used_ids import UsedIds
from foundation.web import FormTokens, Pages
from idp.accounts.card_link import CardLinks
from idp.accounts.pairwise import PairwiseSubjects
from idp.accounts.store import AccountStore
from idp.audit.store import AuditStore
from idp.authorize.hint import IdTokenHints
from idp.authorize.store import PushedRequests
from idp.card_login.answer import CardStep
from idp.card_login.assembly import Ground, Jpki, card_step, certificate_standing
from idp.card_login.standing import LinkedCards
from idp.ciba.store import BackchannelStore
from idp.clients.client import Client
from idp.clients.client_keys import ClientKeys
from idp.clients.store import ClientStore, used_assertions
from idp.consent.store import GrantStore
from idp.device.store import DeviceStore
from idp.device.user_code import UserCodeHashes
from idp.interaction.address import Addresses
from idp.interaction.browser import BrowserBinding, BrowserCookies, SessionStore
from idp.interaction.sessions.store import SessionRecords
from idp.interaction.store import InteractionStore
from idp.latest_attributes.assembly import StateService
from idp.logout.delivery import Delivery
from idp.logout.store import NoticeStore
from idp.logout.token import LogoutTokens
from idp.mutual_tls.chain import Authorities
from idp.pages.refusal_page import RefusalPages
from idp.registration.statement import Publisher
from idp.request_object.reading import RequestObjects
from idp.tokens.citizen import CitizenTokens
from idp.tokens.encryption import AnswerEncryption
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
    jpki: FindJpki
    state: StateService
    development_hosts: tuple[str, ...] = ()


@dataclass(frozen=True)
class MutualTls:
    """`url`: the origin at which certificates are asked for (RFC 8705 5); without authorities none is vouched for."""

    url: str
    certificates: ClientCertificates
    authorities: Authorities | None = None


@dataclass(frozen=True)
class Policy:
    """What the operator decides where a specification leaves it open."""

    open_registration: bool = False  # RFC 7591 3: register without an initial access token
    publishers: tuple[Publisher, ...] = ()  # RFC 7591 2.3: whose software statements count
    dpop_nonces: bool = False  # RFC 9449 8: demand one of ours in every proof
    mutual_tls: MutualTls | None = None  # RFC 8705: how client certificates reach us, if they do
    optional_features: tuple[str, ...] = ()  # of idp.enabled.OPTIONAL
    admin_url: str = ""  # where operators' programs are answered; empty: nowhere


@dataclass(frozen=True)
class Rooms:
    """The whole ground floor of the provider."""

    ground: Ground
    street: Neighbours
    policy: Policy
    keys: KeyRing
    sealer: Sealer
    clients: ClientStore
    assertions: UsedIds
    pairwise: PairwiseSubjects
    links: CardLinks
    accounts: AccountStore
    cards: LinkedCards
    interactions: InteractionStore
    binding: BrowserBinding
    sessions: SessionStore
    notices: NoticeStore
    grants: GrantStore
    sealed: SealedTokens
    citizens: CitizenTokens
    families: FamilyStore
    devices: DeviceStore
    form_tokens: FormTokens
    audit: AuditStore
    decryption: DecryptionKeys | None = None  # none: request objects cannot be encrypted

    # What follows from the rooms above is made at its first use, once.

    @cached_property
    def liveness(self) -> Liveness:
        """The one place that says yes to a token."""
        return Liveness(self.citizens, self.families, self.ground.clock)

    @cached_property
    def id_tokens(self) -> IdTokens:
        """Assembles and signs."""
        return IdTokens(self.street.issuer, self.keys, self.pairwise, self.encryption)

    @cached_property
    def encryption(self) -> AnswerEncryption:
        """Makes answers that only their client can read."""
        return AnswerEncryption(self.client_keys)

    @cached_property
    def hints(self) -> IdTokenHints:
        """Reads ID tokens of ours that come back."""
        return IdTokenHints(self.street.issuer, self.keys)

    @cached_property
    def pages(self) -> Pages:
        """Of this house, in both languages."""
        return Pages("idp", form_tokens=self.form_tokens)

    @cached_property
    def pushed(self) -> PushedRequests:
        """Requests that wait for their browser."""
        return PushedRequests(self.ground.database, self.ground.clock, self.ground.ids)

    @cached_property
    def refusals(self) -> RefusalPages:
        """Pages for people where something ended."""
        addresses = Addresses(self.street.issuer, self.sealer, self.ground.clock)
        return RefusalPages(self.pages, addresses, self.interactions, self.binding, self.clients)

    @cached_property
    def outbound(self) -> Outbound:
        """The way to addresses that clients registered; never back to one of our houses."""
        here = self.street
        own = (here.issuer, here.data_trust, here.consent_ui, here.citizen_agent)
        return Outbound(Destinations(here.development_hosts, own))

    def public_jwks(self) -> dict[str, Any]:
        """What /jwks publishes: keys to verify with, and keys to encrypt to."""
        encryption = self.decryption.public_jwks() if self.decryption else []
        return {"keys": [*self.keys.public_jwks()["keys"], *encryption]}

    @cached_property
    def client_keys(self) -> ClientKeys:
        """One memory of published key sets for all who verify or encrypt."""
        return ClientKeys(self.outbound, self.ground.clock)

    @cached_property
    def logout_delivery(self) -> Delivery:
        """Tells clients' servers of logouts, from the moment it is first asked for."""
        ground = self.ground
        tokens = LogoutTokens(self.street.issuer, self.id_tokens, self.pairwise, ground.clock, ground.ids)
        delivery = Delivery(self.notices, self.clients, tokens, self.outbound, ground.clock)
        self.sessions.on_end(delivery.soon)
        return delivery

    @cached_property
    def backchannel(self) -> BackchannelStore:
        """Questions that wait for their person."""
        return BackchannelStore(self.ground.database, self.families)

    @cached_property
    def request_objects(self) -> RequestObjects:
        """Opens signed requests, at whatever door they come in."""
        here, clock = self.street.issuer, self.ground.clock
        return RequestObjects(here, self.client_keys, self.decryption, self.assertions, clock)

    @cached_property
    def card(self) -> CardStep:
        """The rooms a card's answer goes through, made when the first part asks for them."""
        return card_step(self.ground, self.street.jpki(), self.accounts, self.links)


def build_rooms(
    ground: Ground,
    street: Neighbours,
    keys: KeyRing,
    secrets: Secrets,
    policy: Policy,
    configured: Iterable[Client] = (),
) -> Rooms:
    """Ground floor first: nothing here knows an endpoint."""
    database, clock, ids = ground.database, ground.clock, ground.ids
    sealer, pairwise = Sealer(secrets.sealing), PairwiseSubjects(secrets.pairwise)
    links, cookies = CardLinks(secrets.card_link, sealer), BrowserCookies(street.issuer)
    accounts = AccountStore(database, links, PersonVault(secrets.vault), sealer, clock=clock, ids=ids)
    families, citizens = FamilyStore(database), CitizenTokens(sealer, street.consent_client_id, clock)
    notices = NoticeStore(database, clock, ids)
    form_tokens = FormTokens("kk_idp_", ids, secure=street.issuer.startswith("https://"))
    return Rooms(
        ground=ground,
        street=street,
        policy=policy,
        keys=keys,
        sealer=sealer,
        clients=ClientStore(database, clock, sealer, configured),
        assertions=used_assertions(database),
        pairwise=pairwise,
        links=links,
        accounts=accounts,
        cards=LinkedCards(accounts, lambda: certificate_standing(ground, street.jpki())),
        interactions=InteractionStore(database, clock, ids),
        binding=BrowserBinding(cookies, ids),
        sessions=SessionStore(SessionRecords(database, notices.keep), cookies, clock, ids),
        notices=notices,
        grants=GrantStore(database, clock, ids),
        sealed=SealedTokens(sealer),
        citizens=citizens,
        families=families,
        devices=DeviceStore(database, families, UserCodeHashes(secrets.sealing)),
        form_tokens=form_tokens,
        audit=AuditStore(database, clock, secrets.sealing),
    )
