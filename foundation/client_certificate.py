"""The client certificate of a request: from the TLS connection itself, or from a proxy that is known to have ended it.

RFC 9440: such a proxy puts the certificate into `Client-Cert` and the rest of its chain into `Client-Cert-Chain`.
Whoever else sends these headers is a stranger pretending (security.md TK-22), so they are believed only from a
configured peer address, or beside a configured secret, once, in their one spelling. What is not believed is as good as
absent, and logged. A proxy must delete the headers from what it receives (RFC 9440 4).
"""

import hmac
import logging
import re
from base64 import b64decode
from collections.abc import Iterable, MutableMapping
from dataclasses import dataclass, field
from typing import Any

from foundation.mutual_tls import EXTENSION, client_certificate

SECRET_HEADER = b"client-cert-secret"
_CERTIFICATE, _CHAIN = b"client-cert", b"client-cert-chain"
_SHORTEST_SECRET = 32
_LONGEST, _MOST_IN_CHAIN = 16 * 1024, 5
_BYTES = re.compile(r":([A-Za-z0-9+/]+={0,2}):")  # RFC 9651 3.3.5
_log = logging.getLogger("kakehashi.foundation")
Scope = MutableMapping[str, Any]


@dataclass(frozen=True)
class ClientCertificates:
    """Believes these peers: `proxies` are IP addresses as the server sees them, `secret` is shared with the proxy.

    With both, both must fit. With neither, only a TLS connection of our own brings a certificate.
    """

    proxies: frozenset[str] = frozenset()
    secret: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        if self.secret and len(self.secret) < _SHORTEST_SECRET:
            raise ValueError(f"the secret shared with a proxy needs {_SHORTEST_SECRET} characters")

    def of(self, scope: Scope) -> bytes | None:
        """DER of the certificate whose private key the other side proved to hold; None without one."""
        found = self._headers(scope, _CERTIFICATE)
        if (scope.get("extensions") or {}).get(EXTENSION) is not None:  # nobody stands between a peer and our own port
            if found:
                _log.warning("a Client-Cert header on our own TLS port is ignored")
            return client_certificate(scope)
        if not found:
            return None
        believed = self._believed(scope, found, _CERTIFICATE, most=1)
        return believed[0] if believed else None

    def chain_of(self, scope: Scope) -> list[bytes]:
        """DER of the certificates the peer sent beside its own, believed only as far as they verify."""
        found = self._headers(scope, _CHAIN)
        return self._believed(scope, found, _CHAIN, most=_MOST_IN_CHAIN) if found else []

    def _believed(self, scope: Scope, found: list[tuple[bytes, bytes]], name: bytes, most: int) -> list[bytes]:
        if not self._is_trusted(scope):
            _log.warning("a %s header from outside the trusted proxy is ignored", name.decode())
            return []
        if len(found) != 1 or found[0][0] != name:
            _log.warning("a %s header that is repeated or spelled another way is ignored", name.decode())
            return []
        try:
            return list(_byte_sequences(found[0][1].decode("ascii"), most))
        except ValueError:
            _log.warning("a malformed %s header is ignored", name.decode())
            return []

    @staticmethod
    def _headers(scope: Scope, name: bytes) -> list[tuple[bytes, bytes]]:
        """Every spelling that some proxy or gateway on the way could have taken for this name."""
        return [(key, value) for key, value in scope["headers"] if key.lower().replace(b"_", b"-") == name]

    def _is_trusted(self, scope: Scope) -> bool:
        if not self.proxies and not self.secret:
            return False
        peer = (scope.get("client") or ("",))[0]
        if self.proxies and peer not in self.proxies:
            return False
        sent = [value for key, value in scope["headers"] if key == SECRET_HEADER]
        return not self.secret or (len(sent) == 1 and hmac.compare_digest(sent[0], self.secret.encode()))


def _byte_sequences(field: str, most: int) -> Iterable[bytes]:
    """The members of a list of byte sequences (RFC 9651 3.1, 3.3.5), without parameters. Raises ValueError."""
    members = [member.strip(" \t") for member in field.split(",")]
    if len(members) > most:
        raise ValueError("too long")
    for member in members:
        encoded = _BYTES.fullmatch(member)
        if encoded is None or len(encoded[1]) > _LONGEST:
            raise ValueError("not a byte sequence")
        yield b64decode(encoded[1], validate=True)
