"""Takes one protection away by which the holder of a key is told from a thief; its attack must then succeed."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from foundation import strict_jwt
from foundation.used_ids import UsedIds
from idp.dpop import check, proof
from idp.dpop.check import ProofCheck
from idp.dpop.nonces import Nonces
from idp.errors import OAuthError
from idp.features import refresh_token
from idp.features.dpop import DpopProofs
from idp.tokens import sender
from idp.tokens.sender import Evidence, Proven, SenderConstraints
from idp.wire import Call
from relying_party_sdk import dpop_check, resource_server
from relying_party_sdk import sender as party_sender
from relying_party_sdk.proof_memory import ProofsOfThisProcess, TimedNonces

Patch = pytest.MonkeyPatch


def ids_again_and_again(patch: Patch) -> None:
    """Ids of assertions and proofs that nobody remembers."""

    async def first_time(self: Any, key: str, now: int, forget_at: int) -> bool:
        return True

    patch.setattr(UsedIds, "remember", first_time)
    patch.setattr(ProofsOfThisProcess, "remember", first_time)


def ids_of_this_process(patch: Patch) -> None:
    """Ids that a restart forgets, and another worker never knew."""
    seen: set[tuple[UsedIds, str]] = set()

    async def remember(self: UsedIds, key: str, now: int, forget_at: int) -> bool:
        known = (self, key) in seen
        seen.add((self, key))
        return not known

    patch.setattr(UsedIds, "remember", remember)


def the_first_of_all_headers(patch: Patch) -> None:
    """The same where headers are counted."""
    original = Call.all
    patch.setattr(Call, "all", lambda self, name: original(self, name)[:1])


def unsigned_proofs(patch: Patch) -> None:
    """Proofs whose signature, key and type nobody checks."""

    def believe(text: str, algs: tuple[str, ...], typ: str) -> tuple[dict[str, Any], str]:
        head, body, *_ = text.split(".")
        return strict_jwt.parse(f"{head}.{body}.AA")[1], "nobody"

    patch.setattr(proof, "verify_carried", believe)


def any_signature(patch: Patch) -> None:
    """Every key has made every signature."""
    patch.setattr(strict_jwt, "_signature_holds", lambda *_: True)


def private_keys(patch: Patch) -> None:
    """A private key in a header is read as a public one."""
    patch.setattr(strict_jwt, "_PRIVATE", frozenset())


def names_of_nothing(patch: Patch) -> None:
    """A proof without a name of its own."""
    original = proof._text
    patch.setattr(proof, "_text", lambda claims, name: "x" if name == "jti" else original(claims, name))


def any_target(patch: Patch) -> None:
    """A proof for one address is good at another."""
    patch.setattr(check, "is_target", lambda htu, url: True)


def paths_in_any_case(patch: Patch) -> None:
    """Two addresses that differ in capitals are one."""
    original = proof.urlsplit
    patch.setattr(proof, "urlsplit", lambda text: original(text.lower()))


def any_target_at_apis(patch: Patch) -> None:
    """The same at a resource server."""
    patch.setattr(dpop_check, "_normal", lambda url: "")


def any_http_method(patch: Patch) -> None:
    """A proof for one method is good for another."""
    original = check.read_proof
    patch.setattr(check, "read_proof", lambda text: replace(original(text), htm="POST"))


def any_time(patch: Patch) -> None:
    """Proofs without age."""
    patch.setattr(ProofCheck, "_freshness", lambda self, proof, nonce_wanted: ([], 4_000_000_000))


def any_token(patch: Patch) -> None:
    """A proof made for one token goes with another."""
    original = ProofCheck.check

    async def tokenless(self: ProofCheck, call: Call, *, token: str | None = None, nonce_wanted: bool = False) -> Any:
        return await original(self, call, nonce_wanted=nonce_wanted)

    patch.setattr(ProofCheck, "check", tokenless)


def bad_proofs_count_as_none(patch: Patch) -> None:
    """A request for tokens whose proof fails gets unbound ones."""
    original = SenderConstraints.prove

    async def lenient(self: SenderConstraints, call: Call, client: Any) -> Proven:
        try:
            return await original(self, call, client)
        except OAuthError:
            return Proven()

    patch.setattr(SenderConstraints, "prove", lenient)


def any_holder(patch: Patch) -> None:
    """Whoever bears a bound token is its holder, here and at the data trust."""

    async def admit(self: SenderConstraints, *asked: Any) -> Any:
        return []

    async def check_sender(*asked: Any) -> Mapping[str, str]:
        return {}

    patch.setattr(SenderConstraints, "admit", admit)
    patch.setattr(resource_server, "check_sender", check_sender)


def any_certificate(patch: Patch) -> None:
    """Every certificate is the one a token is tied to."""
    patch.setattr(party_sender, "_is_holder", lambda certificate, thumbprint: True)


def unreadable_bindings(patch: Patch) -> None:
    """A binding that cannot be read is none."""
    original = resource_server._read
    patch.setattr(resource_server, "_read", lambda said: original({**said, "cnf": {}}))


def bound_tokens_as_bearers(patch: Patch) -> None:
    """An API that asks for no proof takes tokens that are tied to a key."""
    patch.setattr(resource_server.ResourceServer, "introspect", resource_server.ResourceServer._ask)


def any_key_proven(patch: Patch) -> None:
    """A proof by any key at all opens a bound token."""
    original = SenderConstraints.admit

    async def admit(self: SenderConstraints, call: Call, client: Any, presented: Any, confirmation: Any) -> Any:
        for member, constraint in self._by_member.items():
            thumbprint = confirmation.get(member, "")
            patch.setitem(self._by_member, member, replace(constraint, use=_proving(constraint.use, thumbprint)))
        return await original(self, call, client, presented, confirmation)

    patch.setattr(SenderConstraints, "admit", admit)


def _proving(use: Any, thumbprint: str) -> Any:
    async def proven(call: Call, client: Any, token: str) -> Evidence:
        return Evidence(thumbprint, (await use(call, client, token)).headers)

    return proven


def no_continuity(patch: Patch) -> None:
    """A refresh may drop or change the key."""
    for module in (refresh_token, sender):
        patch.setattr(module, "check_continuity", lambda client, before, now: None)


def no_nonces(patch: Patch) -> None:
    """Nonces are announced and not asked for."""
    patch.setattr(DpopProofs, "_wants_nonce", lambda self, client: False)


def any_nonce(patch: Patch) -> None:
    """Every nonce is ours and young."""
    patch.setattr(Nonces, "issued_at", lambda self, nonce: self._clock.timestamp())


def any_nonce_at_apis(patch: Patch) -> None:
    """The same at a resource server."""
    patch.setattr(TimedNonces, "issued_at", lambda self, nonce: self._clock.timestamp())


def nonces_unread_by_apis(patch: Patch) -> None:
    """A resource server that hands nonces out, and does not ask for them."""
    original = dpop_check.DpopCheck._age
    patch.setattr(dpop_check.DpopCheck, "_age", lambda self, claims: original(replace(self, nonces=None), claims))
