"""Is this certificate the registered subject's (RFC 8705 2.1.2)? Compared as values, never as parts of a text."""

from idp.clients.client import Client
from idp.mutual_tls.certificate import ClientCertificate


def is_subject(client: Client, certificate: ClientCertificate) -> bool:
    """Exactly the one name that is registered; a certificate may have others beside it."""
    kind, name = client.tls_subject
    if kind == "subject_dn":
        return certificate.parsed.subject == client.tls_subject_name
    return bool(kind) and name in certificate.alternatives.get(kind, ())
