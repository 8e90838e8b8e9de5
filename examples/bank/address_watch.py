"""Customers who let the bank ask the state for their latest details, and the round that asks.

Each customer has a refresh token of her own, used by one round at a time: two refreshes at once would look like theft
and end the consent. In memory, as everything of a demo site.
"""

import asyncio
from dataclasses import dataclass, replace
from typing import Literal

from examples.bank.customers import ATTRIBUTES, Customer, Customers
from foundation.clock import Clock
from relying_party_sdk import RelyingParty
from relying_party_sdk.errors import GrantRejected, RelyingPartyError
from relying_party_sdk.latest_attributes import LatestAttributes
from relying_party_sdk.tokens import Tokens

SCOPE = "latest_attributes"
# ended: her consent is over, here or at the state, or she left the register; later: nobody could say now.
Outcome = Literal["unchanged", "updated", "ended", "later"]


@dataclass(frozen=True)
class Change:
    """One attribute that differs from what the bank kept."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Checked:
    """What one question brought; `code` is the refusal's, for whoever is asked about it."""

    customer: Customer
    outcome: Outcome
    changes: tuple[Change, ...] = ()
    code: str = ""


class AddressWatch:
    """Who is watched, and the last round."""

    def __init__(self, relying_party: RelyingParty, customers: Customers, clock: Clock) -> None:
        self._relying_party, self._customers, self._clock = relying_party, customers, clock
        self._tokens: dict[str, Tokens] = {}
        self._until: dict[str, int] = {}
        self._reminders: set[str] = set()
        self._busy = asyncio.Lock()
        self.last: tuple[Checked, ...] = ()
        self.checked_at: int | None = None

    def begin(self, tokens: Tokens) -> bool:
        """Watch the customer these tokens are about; False when she went on without it."""
        if SCOPE not in tokens.scope.split() or tokens.refresh_token is None:
            return False
        self._tokens[tokens.sub] = tokens
        return True

    def watches(self, sub: str) -> bool:
        """Whether her latest details may be asked for."""
        return sub in self._tokens

    def reminds(self, sub: str) -> bool:
        """Whether she is to be reminded this year that the consent stands."""
        return sub in self._reminders

    def everybody(self) -> list[Customer]:
        """The watched customers."""
        return [customer for sub in self._tokens if (customer := self._customers.of(sub)) is not None]

    async def round(self) -> None:
        """Ask about each of them once; the list of `last` is what a clerk reads."""
        async with self._busy:
            self.last = tuple([await self._check(customer) for customer in self.everybody()])
            self.checked_at = self._clock.timestamp()

    async def _check(self, customer: Customer) -> Checked:
        try:
            tokens = self._tokens[customer.sub]
            self._tokens[customer.sub] = tokens = await self._relying_party.refresh(tokens)
            latest = await self._relying_party.latest_attributes(tokens)
        except GrantRejected as over:
            self._tokens.pop(customer.sub, None)
            self._reminders.discard(customer.sub)
            return Checked(customer, "ended", code=over.code)
        except RelyingPartyError as refused:
            return Checked(customer, "later", code=refused.code)
        return self._note(customer, latest)

    def _note(self, customer: Customer, latest: LatestAttributes) -> Checked:
        """The four as the state has them; how she was verified at the opening stays on record."""
        newer = replace(
            customer,
            name=latest.name,
            address=latest.address,
            birthdate=latest.birthdate.isoformat(),
            gender=latest.gender,
            current=True,
            as_of=latest.as_of.isoformat(),
        )
        pairs = [(name, getattr(customer, name), getattr(newer, name)) for name in ATTRIBUTES]
        changes = tuple(Change(*pair) for pair in pairs if pair[1] != pair[2])
        (self._reminders.add if latest.reminder_due else self._reminders.discard)(customer.sub)
        self._customers.keep(newer)
        return Checked(customer, "updated" if changes else "unchanged", changes)
