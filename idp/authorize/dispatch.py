"""What is still unproven: one ordered list of needs, the first open one is next (OpenID Connect Core 3.1.2.3, 3.1.2.4).

Steps never call each other; each leaves a proof in the interaction, comes back, and this list is read again.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Protocol

from foundation.web.dates import JST
from idp.accounts.attributes import PersonAttributes
from idp.authorize.request import ANEW, AuthorizationRequest
from idp.authorize.step import Stage
from idp.card_login.assurance import SIGNATURE_ACRS, can_reach
from idp.consent.coverage import covers
from idp.consent.grant import Grant
from idp.errors import ConsentRequired, InteractionRequired, LoginRequired, OAuthError
from idp.interaction.state import CardProof, ConsentProof


class People(Protocol):
    """What is asked about a person before a decision."""

    def attributes(self, account_id: int) -> PersonAttributes | None:
        """What was proven."""

    def active(self, account_id: int) -> bool:
        """Whether the account is open."""


class GrantBook(Protocol):
    """What is asked about earlier decisions."""

    def all_live(self, account_id: int, client_id: str) -> list[Grant]:
        """Live grants, newest first."""

    def get(self, grant_id: int) -> Grant | None:
        """One grant."""


@dataclass(frozen=True)
class Standing:
    """What is proven at this moment; each fact is read only if a need asks for it.

    `moment` is when the request began: reading a consent page slowly must not make a login too old.
    """

    request: AuthorizationRequest
    who: CardProof | None
    consent: ConsentProof | None
    fresh: bool
    moment: int
    now: int
    hinted: str
    subject_of: Callable[[int], str]
    people: People
    grants: GrantBook
    vouched: bool = False  # whoever says who is here, says that the account is open

    @property
    def day(self) -> date:
        """Today in Japan."""
        return datetime.fromtimestamp(self.now, JST).date()

    @property
    def person(self) -> CardProof:
        """Who is here; asked only behind the first need."""
        if self.who is None:
            raise LoginRequired("nobody is logged in")
        return self.who

    def is_logged_in(self) -> bool:
        """A login that is recent enough for max_age, and new where the prompt asks for a new one."""
        request = self.request
        if self.who is None or not (self.vouched or self.people.active(self.who.account_id)):
            return False
        if self.fresh:
            return True
        if request.prompt & ANEW or request.max_age == 0:
            return False
        return request.max_age is None or self.moment - self.who.auth_time <= request.max_age

    def has_carrier(self) -> bool:
        """Card or phone, whichever an essential acr leaves open; the classes of one never stand for the other's."""
        return not self.request.acr_essential or can_reach(self.person.acr, self.request.acr_wanted)

    def is_hinted_person(self) -> bool:
        """Core 3.1.2.1 id_token_hint, and the sub value of the claims parameter."""
        return self.hinted in ("", self.subject_of(self.person.account_id))

    def has_signature(self) -> bool:
        """The signature certificate was used, or nothing calls for it: it alone carries and renews the attributes."""
        if self.person.signature_at is not None:
            return True
        if self.request.signature_wanted and self.person.acr not in SIGNATURE_ACRS:
            return False
        if not self.request.requested.names:
            return True
        attributes = self.people.attributes(self.person.account_id)
        return attributes is not None and (attributes.current or not self.request.requested.verified_names)

    def is_decided(self) -> bool:
        """Nothing to ask, or asked and answered; first-party clients get nothing about the person, so are not asked."""
        if self.consent is not None or self.request.requested.empty or self.request.client.first_party:
            return True
        return "consent" not in self.request.prompt and self.grant is not None

    @cached_property
    def grant(self) -> Grant | None:
        """What the answer stands on: this decision, or an earlier one about the very same things."""
        if self.consent is not None:
            decided = None if self.consent.grant_id is None else self.grants.get(self.consent.grant_id)
            return decided if decided is not None and decided.account_id == self.person.account_id else None
        if self.request.requested.empty or self.request.client.first_party:
            return None
        live = self.grants.all_live(self.person.account_id, self.request.client.client_id)
        over = Grant.attributes_over if self.request.requested.names_handed_over else Grant.over
        standing = (grant for grant in live if not over(grant, self.moment))
        return next((grant for grant in standing if covers(grant, self.request.requested, self.day)), None)


@dataclass(frozen=True)
class Need:
    """One open question: where it is answered, and what prompt=none says instead (Core 3.1.2.6)."""

    stage: Stage
    name: str
    specification: str
    is_met: Callable[[Standing], bool]
    path: str
    silent: type[OAuthError]


LOGGED_IN = Need(
    Stage.CARD, "is_logged_in", "OpenID Connect Core 3.1.2.3", Standing.is_logged_in, "/login", LoginRequired
)
CARRIED = Need(Stage.CARD, "has_carrier", "OpenID Connect Core 5.5.1.1", Standing.has_carrier, "/login", LoginRequired)
HINTED = Need(
    Stage.CARD, "is_hinted_person", "OpenID Connect Core 3.1.2.1", Standing.is_hinted_person, "/login", LoginRequired
)
SIGNED = Need(
    Stage.CARD, "has_signature", "OpenID Connect Core 5.5.1.1", Standing.has_signature, "/login", InteractionRequired
)
DECIDED = Need(
    Stage.CONSENT, "is_decided", "OpenID Connect Core 3.1.2.4", Standing.is_decided, "/consent", ConsentRequired
)
NEEDS = (LOGGED_IN, CARRIED, HINTED, SIGNED, DECIDED)


def in_order(brought: Iterable[Need]) -> tuple[Need, ...]:
    """The needs of every provider, and those that features bring, by stage."""
    return tuple(sorted((*NEEDS, *brought), key=lambda need: need.stage))


def next_need(standing: Standing, needs: tuple[Need, ...] = NEEDS) -> Need | None:
    """The first open need, or None: respond."""
    for need in needs:
        if not need.is_met(standing):
            return need
    return None
