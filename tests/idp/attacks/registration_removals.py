"""Takes one protection of clients that register themselves away, and only that one; its attack must then succeed."""

from dataclasses import replace
from typing import Any

import pytest

from idp import app, discovery
from idp.clients import names
from idp.clients.metadata import description, keys, redirection, rule, subject
from idp.clients.store import ClientStore
from idp.discovery import Published
from idp.registration import document, making, members, registrar, store
from idp.registration.making import ClientMaker
from idp.registration.registrar import Registrar
from idp.registration.rights import OPEN, Rights
from idp.registration.store import Invitation, RegistrationStore
from idp.wire import Answer
from tests.idp.attacks.proof import Removal
from tests.idp.provider import ISSUER

Patch = pytest.MonkeyPatch
_FOR_EVER = 4_000_000_000


def whoever_comes(patch: Patch) -> None:
    """Registration asks nobody for an invitation."""
    original = Registrar._rights

    def open_to_all(self: Registrar, token: str | None, vouched: Any, now: int) -> Rights:
        return OPEN if token is None else original(self, token, vouched, now)

    patch.setattr(Registrar, "_rights", open_to_all)


def any_invitation(patch: Patch) -> None:
    """A guessed invitation is one; both where it is looked up and where its use is counted."""
    opening, invitation = RegistrationStore.opening, Invitation("any", OPEN, 1, _FOR_EVER)
    patch.setattr(RegistrationStore, "invitation", lambda self, token, now: invitation)
    patch.setattr(RegistrationStore, "opening", lambda self, made, by, now: opening(self, made, None, now))


def any_token(patch: Patch) -> None:
    """A registration token that nobody compares."""
    patch.setattr(registrar, "check_secret", lambda known, shown: True)


def one_token_for_ever(patch: Patch) -> None:
    """A change that leaves the old token alone."""
    patch.setattr(RegistrationStore, "renewing", lambda self, known, token: lambda tx: None)


def the_last_change(patch: Patch) -> None:
    """Of many changes by one token each holds until the next."""
    patch.setattr(store, "_RENEW", store._RENEW.replace("AND token_hash = ?", "AND ? IS NOT NULL"))


def members_as_wished(patch: Patch) -> None:
    """What is the operator's to say is read from the client's document like the rest."""
    patch.setattr(document, "OPERATORS", frozenset())


def rights_as_wished(patch: Patch) -> None:
    """The ceiling of an invitation holds nobody down."""
    patch.setattr(Rights, "grant", lambda self, asked: {"scopes": self.scopes, **asked, **self.members})


def a_right_of_both(patch: Patch) -> None:
    """What the operator sets, the client may say as well."""
    patch.setattr(members, "CLIENTS", members.CLIENTS | {"first_party"})


def any_uri(patch: Patch) -> None:
    """Whatever stands in an address."""
    for topic in (redirection, description, keys, subject):
        patch.setattr(topic, "is_web_uri", lambda uri: True)


def any_sign_in_uris(patch: Patch) -> None:
    """Signs that no address is made of."""
    patch.setattr(rule, "_NEVER_IN_URIS", frozenset())


def http_everywhere(patch: Patch) -> None:
    """Plain http to other machines than the own one."""

    class Everywhere:
        def __contains__(self, host: object) -> bool:
            return True

    patch.setattr(rule, "LOOPBACK", Everywhere())


def the_names_of_others(patch: Patch) -> None:
    """A name that is known already, or looks like one."""
    patch.setattr(ClientStore, "has_name_like", lambda self, name, besides="": False)


def any_name(patch: Patch) -> None:
    """Names of whatever they are made."""
    patch.setattr(making, "check_name", lambda name: None)


def any_script(patch: Patch) -> None:
    """The same, sign by sign."""
    patch.setattr(names, "_is_allowed", lambda char: True)


def every_letter_itself(patch: Patch) -> None:
    """Letters that look alike are different ones."""
    patch.setattr(names, "_ALIKE", {})


def names_that_were_checked(patch: Patch) -> None:
    """A client that registered itself looks as if an operator had seen its name."""
    original = ClientMaker.make

    async def make(self: ClientMaker, *given: Any) -> Any:
        return replace(await original(self, *given), self_registered=False)

    patch.setattr(ClientMaker, "make", make)


def any_host(patch: Patch) -> None:
    """A document for whoever asks under whatever name."""
    patch.setattr(app, "TrustedHosts", lambda rest, hosts: rest)


def forwarded_host(patch: Patch) -> None:
    """The documents follow what a stranger says of the way its request came."""
    original = Published.__call__

    async def follow(self: Published, call: Any) -> Any:
        reply, told = await original(self, call), call.header(b"x-forwarded-host")
        if told is None or not isinstance(reply, Answer):
            return reply
        return Answer(reply.status, reply.body.replace(ISSUER.encode(), b"https://" + told), reply.headers)

    patch.setattr(Published, "__call__", follow)


def promised(name: str, *values: str) -> Removal:
    """Something that is not done stands among the promises."""

    def take(patch: Patch) -> None:
        original = discovery.metadata

        def boast(issuer: str, folded: Any) -> dict[str, Any]:
            told = original(issuer, folded)
            return {**told, name: [*told[name], *values]}

        patch.setattr(discovery, "metadata", boast)

    return take
