"""Takes one protection away by which a client is known: secret, assertion, certificate; its attack must succeed."""

import base64
from collections.abc import Mapping
from typing import Any

import pytest

from foundation import client_certificate
from foundation.client_certificate import ClientCertificates
from idp.clients import assertion_rules
from idp.clients.assertion_rules import AssertionRules
from idp.clients.authentication import ClientAuthenticator
from idp.errors import InvalidClient
from idp.features import client_secret_basic, tls_client_auth
from idp.mutual_tls.certificate import ClientCertificate
from idp.mutual_tls.chain import Authorities
from idp.wire import Call
from tests.idp.attacks.proof import Removal

Patch = pytest.MonkeyPatch


class _AnyMethod(dict[str, Any]):
    """Methods of one kind of credential, of which any does."""

    def get(self, name: str, default: Any = None) -> Any:
        return super().get(name) or next(iter(self.values()))


def any_method(patch: Patch) -> None:
    """A client comes in by other ways than the registered one."""
    original = ClientAuthenticator._winner

    def lenient(self: ClientAuthenticator, call: Call, form: dict[str, str]) -> Any:
        methods, presented = original(self, call, form)
        return _AnyMethod(methods), presented

    patch.setattr(ClientAuthenticator, "_winner", lenient)


def the_first_method(patch: Patch) -> None:
    """Of several credentials the first is looked at."""

    def first(self: ClientAuthenticator, call: Call, form: dict[str, str]) -> Any:
        for present, methods in self._kinds:
            presented = present(call, form)
            if presented is not None:
                return methods, presented
        raise InvalidClient("client authentication failed")

    patch.setattr(ClientAuthenticator, "_winner", first)


def a_certificate_beside(patch: Patch) -> None:
    """Whoever shows a certificate has shown it for whatever else is in the request."""
    original = ClientAuthenticator._winner

    def bare(self: ClientAuthenticator, call: Call, form: dict[str, str]) -> Any:
        return original(self, call, {name: text for name, text in form.items() if name != "client_secret"})

    patch.setattr(ClientAuthenticator, "_winner", bare)


def open_door(path: str) -> Removal:
    """One endpoint that goes on with a client that could not prove itself."""

    def take(patch: Patch) -> None:
        original = ClientAuthenticator.authenticate

        async def believe(self: ClientAuthenticator, call: Call, form: dict[str, str]) -> Any:
            try:
                return await original(self, call, form)
            except InvalidClient:
                client = self._clients.get("client_secret_basic")
                if call.path != path or client is None:
                    raise
                return client

        patch.setattr(ClientAuthenticator, "authenticate", believe)

    return take


def claims_unread(name: str, good: Any) -> Removal:
    """One claim of an assertion that nobody looks at."""

    def take(patch: Patch) -> None:
        original = AssertionRules._holds

        def holds(self: AssertionRules, client: Any, claims: Mapping[str, Any]) -> bool:
            return original(self, client, {**claims, name: good})

        patch.setattr(AssertionRules, "_holds", holds)

    return take


def clocks_to_the_second(patch: Patch) -> None:
    """An assertion by a clock that is ahead is of the future."""
    patch.setattr(assertion_rules, "_SKEW_SECONDS", 0)


def lenient_base64(patch: Patch) -> None:
    """Basic credentials with signs that are no base64."""
    patch.setattr(client_secret_basic, "b64decode", lambda text, validate: base64.b64decode(text))


def the_first_header(patch: Patch) -> None:
    """Of several headers of one name the first is looked at."""
    patch.setattr(Call, "header", lambda self, name: next(iter(self.all(name)), None))


def any_subject(patch: Patch) -> None:
    """A certificate of the right authority is every client's."""
    patch.setattr(tls_client_auth, "is_subject", lambda client, certificate: True)


def parts_of_names(patch: Patch) -> None:
    """A name inside another one is that name."""

    def text(self: ClientCertificate) -> dict[str, str]:
        return {kind: " ".join(names) for kind, names in self.__dict__["alternatives"].items()}

    patch.setattr(ClientCertificate, "alternatives", property(text), raising=False)


def any_chain(patch: Patch) -> None:
    """A certificate that nobody vouches for."""
    patch.setattr(Authorities, "vouch_for", lambda self, certificate, beside: True)


def any_proxy(patch: Patch) -> None:
    """A header of the proxy's is believed whoever sends it."""
    patch.setattr(ClientCertificates, "_is_trusted", lambda self, scope: True)


def a_proxy_before_our_own_port(patch: Patch) -> None:
    """A header counts although the handshake was ours."""
    patch.setattr(client_certificate, "EXTENSION", "another")


def any_spelling(patch: Patch) -> None:
    """The first header that looks like the proxy's is believed."""
    original = ClientCertificates._believed

    def lenient(self: ClientCertificates, scope: Any, found: Any, name: bytes, most: int) -> list[bytes]:
        return original(self, scope, [(name, found[0][1])], name, most)

    patch.setattr(ClientCertificates, "_believed", lenient)
