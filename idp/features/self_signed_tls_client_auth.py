"""RFC 8705 2.2: the client is whoever holds the key of a certificate that stands in its registered keys.

No chain is built. The certificate must be there byte by byte as an `x5c` (RFC 7517 4.7): one with the same subject, or
even the same key, is another certificate.
"""

from dataclasses import dataclass
from typing import Any

from foundation.client_certificate import ClientCertificates
from foundation.clock import Clock
from idp.clients import presented
from idp.clients.authentication import AuthenticationMethod
from idp.clients.client import Client
from idp.clients.client_keys import ClientKeys, KeysUnavailable
from idp.errors import InvalidClient
from idp.feature import Feature
from idp.mutual_tls.certificate import CertificateRefused, ClientCertificate, read_certificate
from idp.wire import Call

METHOD = "self_signed_tls_client_auth"


@dataclass(frozen=True)
class RegisteredCertificates:
    """Judges the certificate of a call."""

    certificates: ClientCertificates
    keys: ClientKeys
    clock: Clock

    async def verify(self, client: Client, call: Call) -> bool:
        """In time, and registered; at a jwks_uri perhaps since a moment ago."""
        der = self.certificates.of(call.scope)
        try:
            certificate = read_certificate(der) if der is not None else None
            if certificate is None or not certificate.is_valid_at(self.clock.timestamp()):
                return False
            return _stands_in(await self.keys.of(client), certificate) or _stands_in(
                await self.keys.newer(client), certificate
            )
        except KeysUnavailable as silent:
            raise InvalidClient(silent.detail) from silent
        except CertificateRefused:
            return False


def _stands_in(jwks: Any, certificate: ClientCertificate) -> bool:
    """The first of a chain is the client's own (RFC 7517 4.7); the others are nobody's here."""
    keys = jwks.get("keys", []) if jwks else []
    chains = (key.get("x5c") for key in keys)
    return any(isinstance(chain, list) and chain[:1] == [certificate.as_x5c] for chain in chains)


def self_signed_tls_client_auth(registered: RegisteredCertificates) -> Feature:
    """The feature."""
    return Feature(
        name="self_signed_tls_client_auth",
        specification="RFC 8705 2.2",
        requires=("registered_keys",),
        client_authentication=(AuthenticationMethod(METHOD, presented.name_alone, registered.verify),),
    )
