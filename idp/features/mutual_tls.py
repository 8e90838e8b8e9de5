"""RFC 8705 3 to 5: tokens tied to the client's certificate, and the addresses where certificates are asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from foundation.client_certificate import ClientCertificates
from idp.clients.client import Client
from idp.errors import InvalidRequest, InvalidToken
from idp.feature import Feature
from idp.mutual_tls.certificate import thumbprint_of
from idp.tokens.sender import Evidence, SenderConstraint
from idp.wire import Call

MEMBER = "x5t#S256"  # 3.1
# What a client calls by itself; a browser never shows the certificate of a relying party.
_CALLED_BY_CLIENTS = frozenset(
    {
        *("token_endpoint", "revocation_endpoint", "introspection_endpoint", "userinfo_endpoint"),
        *("pushed_authorization_request_endpoint", "device_authorization_endpoint"),
        *("backchannel_authentication_endpoint", "registration_endpoint"),
    }
)


@dataclass(frozen=True)
class CertificateBinding:
    """Ties tokens to whatever certificate the client shows; its chain is nobody's matter here (3)."""

    certificates: ClientCertificates

    def concerns(self, call: Call, client: Client) -> bool:
        """3.4: a client that is registered for it gets no other tokens."""
        return client.tls_client_certificate_bound_access_tokens

    async def prove(self, call: Call, client: Client) -> Evidence:
        """3: at the token endpoint."""
        der = self.certificates.of(call.scope)
        if der is None:
            raise InvalidRequest("this client gets certificate-bound tokens only, and shows no certificate")
        return Evidence(thumbprint_of(der), [])

    async def use(self, call: Call, client: Client, token: str) -> Evidence:
        """3: at a protected resource of ours, the very same certificate."""
        der = self.certificates.of(call.scope)
        if der is None:
            raise InvalidToken("the token is bound to a certificate, and none is shown")
        return Evidence(thumbprint_of(der), [])


def mutual_tls(url: str, issuer: str, certificates: ClientCertificates) -> Feature:
    """The feature, for certificates that are asked for at the origin `url`."""
    binding = CertificateBinding(certificates)

    def aliases(endpoints: Mapping[str, str]) -> Mapping[str, Any]:
        """5: "authorization servers ... MAY" list the endpoints of another host, for clients that show certificates."""
        found = {name: url + path for name, path in endpoints.items() if name in _CALLED_BY_CLIENTS}
        return {"mtls_endpoint_aliases": found} if url != issuer else {}

    return Feature(
        name="mutual_tls",
        specification="RFC 8705",
        requires=("token_endpoint",),
        sender_constraints=(SenderConstraint(MEMBER, "RFC 8705 3", binding.concerns, binding.prove, binding.use),),
        metadata={"tls_client_certificate_bound_access_tokens": True},
        endpoint_metadata=aliases,
        client_metadata=frozenset({"tls_client_certificate_bound_access_tokens"}),
    )
