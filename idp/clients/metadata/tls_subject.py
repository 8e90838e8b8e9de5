"""Which certificate is the client's (RFC 8705 2.1.2): one of five ways to name its subject, and exactly one."""

from dataclasses import dataclass
from functools import cached_property
from ipaddress import ip_address

from cryptography import x509

from idp.clients.metadata.authentication import Authentication
from idp.clients.metadata.rule import InvalidClientMetadata, require

METHOD = "tls_client_auth"
KINDS = ("subject_dn", "san_dns", "san_uri", "san_ip", "san_email")


@dataclass(frozen=True, kw_only=True)
class TlsSubject(Authentication):
    """Compared with the certificate at every use; an address in its canonical text form (RFC 5952)."""

    tls_client_auth_subject_dn: str = ""
    tls_client_auth_san_dns: str = ""
    tls_client_auth_san_uri: str = ""
    tls_client_auth_san_ip: str = ""
    tls_client_auth_san_email: str = ""

    @cached_property
    def tls_subject(self) -> tuple[str, str]:
        """The kind of name, and the name; both empty where nothing is registered."""
        return next(((kind, self._named(kind)) for kind in KINDS if self._named(kind)), ("", ""))

    @cached_property
    def tls_subject_name(self) -> x509.Name:
        """A registered distinguished name, read by RFC 4514. Raises ValueError."""
        return x509.Name.from_rfc4514_string(self.tls_client_auth_subject_dn)

    def _named(self, kind: str) -> str:
        name: str = getattr(self, f"{METHOD}_{kind}")
        return name


def _subject_is_named_once(client: TlsSubject) -> None:
    """2.1.2: a client of this method "MUST use exactly one of the below metadata parameters"."""
    named = [kind for kind in KINDS if client._named(kind)]
    needed = 1 if client.token_endpoint_auth_method == METHOD else 0
    require(
        len(named) == needed, "tls_client_auth needs exactly one tls_client_auth_ name, and no other method has any"
    )


def _subject_can_be_compared(client: TlsSubject) -> None:
    try:
        require(not client.tls_client_auth_subject_dn or len(list(client.tls_subject_name)) > 0, "subject_dn")
        address = client.tls_client_auth_san_ip
        require(not address or str(ip_address(address)) == address, "tls_client_auth_san_ip is not in canonical form")
    except ValueError as malformed:
        raise InvalidClientMetadata("a tls_client_auth_ name is malformed") from malformed


RULES = (_subject_is_named_once, _subject_can_be_compared)
