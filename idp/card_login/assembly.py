"""Puts the card step together from plain values: what the composition root must say, and nothing it need not know."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx

from foundation.clock import Clock
from foundation.database import Database
from foundation.ids import IdSource
from idp.accounts.card_link import CardLinks
from idp.accounts.store import AccountStore
from idp.card_login.answer import CardStep
from idp.card_login.challenge import ChallengeDesk
from idp.card_login.crl_client import OCSP_BUDGET_SECONDS, CrlClient
from idp.card_login.heard import Heard
from idp.card_login.links_client import LinksClient
from idp.card_login.people import People
from idp.card_login.proofs import ProofDesk
from idp.card_login.standing import AttributeStanding, CertificateStanding
from idp.card_login.status_client import BUDGET_SECONDS, StatusClient
from idp.card_login.store import CardStepStore
from idp.card_login.trust_anchors import CertificateKind, TrustAnchors
from idp.card_login.verification import CertificateVerifier
from standards import jpki_certificate

# Which policies each kind may carry: the card's and the phone's, each a policy of its own (japan.md 0.8).
POLICIES: Mapping[CertificateKind, frozenset[str]] = {
    "authentication": frozenset({jpki_certificate.POLICY_AUTHENTICATION, jpki_certificate.POLICY_AUTHENTICATION_PHONE}),
    "signature": frozenset({jpki_certificate.POLICY_SIGNATURE, jpki_certificate.POLICY_SIGNATURE_PHONE}),
}


@dataclass(frozen=True)
class Jpki:
    """Where the state's service answers, and which authorities are pinned. Who we are there, TLS shows."""

    ocsp_url: str
    links_url: str
    anchors: TrustAnchors
    crl_url: str = ""  # empty: no list ever stands in for a silent OCSP service

    @classmethod
    def at(cls, gov_url: str, bundles: tuple[bytes, ...], *, crl_fallback: bool = False) -> "Jpki":
        """The usual addresses below one base URL (wire 1)."""
        anchors = TrustAnchors.from_pem(bundles)
        lists = f"{gov_url}/jpki/crl" if crl_fallback else ""
        return cls(f"{gov_url}/jpki/ocsp", f"{gov_url}/jpki/links", anchors, lists)


@dataclass(frozen=True)
class Ground:
    """What every room stands on."""

    database: Database
    clock: Clock
    ids: IdSource
    http: httpx.AsyncClient
    heard: Heard = field(default_factory=Heard)  # of the state's status service, for readiness


def _status_client(ground: Ground, jpki: Jpki) -> StatusClient:
    """Where a list may stand in for a silent service, the service gets the less of the two seconds."""
    budget = OCSP_BUDGET_SECONDS if jpki.crl_url else BUDGET_SECONDS
    return StatusClient(
        ground.http, jpki.ocsp_url, clock=ground.clock, ids=ground.ids, budget=budget, heard=ground.heard
    )


def certificate_standing(ground: Ground, jpki: Jpki) -> CertificateStanding:
    """Asks for certificates whose holders are not here."""
    return CertificateStanding(jpki.anchors, _status_client(ground, jpki), ground.clock)


def card_step(ground: Ground, jpki: Jpki, accounts: AccountStore, links: CardLinks) -> CardStep:
    """The rooms a card's answer goes through."""
    clock = ground.clock
    status = _status_client(ground, jpki)
    lists = CrlClient(ground.http, jpki.crl_url, clock) if jpki.crl_url else None
    store = CardStepStore(ground.database)
    return CardStep(
        challenges=ChallengeDesk(store, clock, ground.ids),
        proofs=ProofDesk(CertificateVerifier(jpki.anchors, POLICIES), status, clock, lists),
        people=People(accounts, LinksClient(ground.http, jpki.links_url), jpki.anchors),
        standing=AttributeStanding(accounts, certificate_standing(ground, jpki), clock),
        store=store,
        links=links,
        clock=clock,
    )
