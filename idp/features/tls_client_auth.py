"""RFC 8705 2.1: the client is whom an authority of ours has certified, under the one name that is registered."""

from dataclasses import dataclass

from foundation.client_certificate import ClientCertificates
from idp.clients import presented
from idp.clients.authentication import AuthenticationMethod
from idp.clients.client import Client
from idp.clients.metadata.tls_subject import KINDS, METHOD
from idp.feature import Feature
from idp.mutual_tls.certificate import CertificateRefused, read_certificate
from idp.mutual_tls.chain import Authorities
from idp.mutual_tls.subject import is_subject
from idp.wire import Call


@dataclass(frozen=True)
class CertifiedClients:
    """Judges the certificate of a call."""

    certificates: ClientCertificates
    authorities: Authorities

    def verify(self, client: Client, call: Call) -> bool:
        """The cheap comparison first; a name is worth nothing without the chain behind it."""
        der = self.certificates.of(call.scope)
        if der is None:
            return False
        try:
            certificate = read_certificate(der)
        except CertificateRefused:
            return False
        beside = self.certificates.chain_of(call.scope)
        return is_subject(client, certificate) and self.authorities.vouch_for(certificate, beside)


def tls_client_auth(certified: CertifiedClients) -> Feature:
    """The feature for one set of authorities."""
    return Feature(
        name="tls_client_auth",
        specification="RFC 8705 2.1",
        client_authentication=(AuthenticationMethod(METHOD, presented.name_alone, certified.verify),),
        client_metadata=frozenset(f"{METHOD}_{kind}" for kind in KINDS),
    )
