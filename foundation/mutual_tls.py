"""Mutual TLS between houses: the two contexts, and the client certificate as an application sees it.

An application learns the certificate from the ASGI TLS extension and from nothing else. A header may say whatever its
sender likes, so none is ever read for it (security.md TK-22).
"""

import ssl
from collections.abc import Iterable, MutableMapping
from pathlib import Path
from typing import Any

EXTENSION = "tls"
_CHAIN = "client_cert_chain"
_LONGEST_PEM = 16 * 1024


def server_context(certificate: Path, key: Path, client_ca: Path) -> ssl.SSLContext:
    """For a listener that speaks only with holders of a certificate of `client_ca` (PEM files). Raises OSError.

    Of TLS 1.2 only what FAPI 2.0 5.2.2 leaves.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("ECDHE+AESGCM")
    context.load_cert_chain(certificate, key)
    context.load_verify_locations(client_ca)
    context.verify_mode = ssl.CERT_REQUIRED
    return context


def asking_context(certificate: Path, key: Path, client_ca: Path) -> ssl.SSLContext:
    """For a listener that asks for a certificate and also speaks with those who show none (RFC 8705 5). Raises OSError.

    `client_ca`: PEM of authorities and of single certificates; whoever shows another one gets no connection.
    """
    context = server_context(certificate, key, client_ca)
    context.verify_mode = ssl.CERT_OPTIONAL
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    return context


def client_context(certificate: Path, key: Path, server_ca: Path) -> ssl.SSLContext:
    """For a client that shows `certificate` and trusts no other authority than `server_ca`. Raises OSError."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # checks the server's name too
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_verify_locations(server_ca)
    context.load_cert_chain(certificate, key)
    return context


def described(chain: Iterable[str]) -> dict[str, Any]:
    """The value of the TLS extension (ASGI, "TLS Extension" 0.2); `chain`: PEM texts, the client's own one first."""
    return {
        "server_cert": None,
        _CHAIN: list(chain),
        "client_cert_name": None,
        "client_cert_error": None,
        "tls_version": None,
        "cipher_suite": None,
    }


def client_certificate(scope: MutableMapping[str, Any]) -> bytes | None:
    """DER of the certificate the other side proved to hold; None without one. Only the first of a chain counts."""
    extension = (scope.get("extensions") or {}).get(EXTENSION) or {}
    chain = list(extension.get(_CHAIN) or ())
    if not chain or extension.get("client_cert_error") or len(chain[0]) > _LONGEST_PEM:
        return None
    try:
        return ssl.PEM_cert_to_DER_cert(chain[0])
    except ValueError:
        return None
