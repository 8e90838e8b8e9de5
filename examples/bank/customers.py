"""The bank's customers by pairwise subject, and what was verified about each (OpenID for Identity Assurance 1.0).

In memory: a demo forgets. A real bank keeps its verification record seven years (Criminal Proceeds Act, art. 6).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from relying_party_sdk.errors import AnswerRefused

TRUST_FRAMEWORK = "jp_aml"
ATTRIBUTES = ("name", "address", "birthdate", "gender")
MAX_CUSTOMERS = 10_000

CLAIMS: dict[str, Any] = {
    "userinfo": {
        "verified_claims": {
            "verification": {"trust_framework": {"value": TRUST_FRAMEWORK}},
            "claims": {name: {"essential": True} for name in ATTRIBUTES},  # no account without them
        }
    }
}

# Asked at every login: do the details we keep still stand? It sends none of them again.
STANDING: dict[str, Any] = {"id_token": {"attributes_current": None}}


@dataclass(frozen=True)
class Customer:
    """One account holder. `current`: the attributes' certificate still stood when it was last checked."""

    sub: str
    name: str
    address: str
    birthdate: str
    gender: str
    framework: str
    method: str  # the letter of the ordinance and the revision that gave it, e.g. "カ (2025-06-24)"
    verified_at: str
    current: bool
    opened_at: int
    as_of: str = ""  # when the state last said what the four are; empty: never asked


def read_customer(person: Mapping[str, Any], now: int) -> Customer:
    """A customer from userinfo, or AnswerRefused: no account without every attribute under the right framework."""
    verified = person.get("verified_claims")
    verified = verified[0] if isinstance(verified, list) and verified else verified
    if not isinstance(verified, dict):
        raise AnswerRefused("userinfo has no verified_claims")
    verification, claims = verified.get("verification"), verified.get("claims")
    if not isinstance(verification, dict) or verification.get("trust_framework") != TRUST_FRAMEWORK:
        raise AnswerRefused("the claims are not verified under jp_aml")
    if not isinstance(claims, dict):
        raise AnswerRefused("no claims inside verified_claims")
    return Customer(
        sub=str(person["sub"]),
        **{name: _attribute(claims, name) for name in ATTRIBUTES},
        framework=TRUST_FRAMEWORK,
        method=_text(verification, "verification_process"),
        verified_at=_text(verification, "time"),
        current=verification.get("attributes_current") is True,  # not said is not current
        opened_at=now,
    )


def _text(verification: Mapping[str, Any], name: str) -> str:
    value = verification.get(name)
    return value if isinstance(value, str) else ""


def _attribute(claims: Mapping[str, Any], name: str) -> str:
    """A plain attribute; an address comes as an object with `formatted` (OIDC Core 5.1.1)."""
    value = claims.get(name)
    if isinstance(value, dict):
        value = value.get("formatted")
    if not isinstance(value, str) or not value:
        raise AnswerRefused(f"{name} was not given")
    return value


class Customers:
    """Everybody with an account, by `sub`."""

    def __init__(self) -> None:
        self._by_sub: dict[str, Customer] = {}

    def keep(self, customer: Customer) -> None:
        """A new customer, or newer facts about one: the day the account was opened stays."""
        known = self._by_sub.pop(customer.sub, None)
        if known is not None:
            customer = replace(customer, opened_at=known.opened_at)
        while len(self._by_sub) >= MAX_CUSTOMERS:
            del self._by_sub[next(iter(self._by_sub))]
        self._by_sub[customer.sub] = customer

    def note_standing(self, sub: str, current: object) -> None:
        """What the provider said at a login about the details we keep; silence changes nothing.

        It speaks of the certificate they first came from; details that the state has confirmed since do not hang on it.
        """
        known = self._by_sub.get(sub)
        if known is not None and isinstance(current, bool) and not known.as_of:
            self._by_sub[sub] = replace(known, current=current)

    def everybody(self) -> list[Customer]:
        """All of them, who came first standing first."""
        return list(self._by_sub.values())

    def of(self, sub: str) -> Customer | None:
        """The customer with this subject, if there is one."""
        return self._by_sub.get(sub)
