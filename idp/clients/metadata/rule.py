"""What the rules of all topics share: the refusal, and the judgement of a URI."""

from functools import lru_cache
from urllib.parse import urlsplit

from foundation.errors import DomainError

LOOPBACK = ("127.0.0.1", "localhost", "::1")
_NEVER_IN_URIS = frozenset('\\"<>^`{|}')


class InvalidClientMetadata(DomainError):
    """RFC 7591 3.2.2."""

    code = "invalid_client_metadata"


class InvalidRedirectUri(InvalidClientMetadata):
    """RFC 7591 3.2.2: one of the redirection URIs."""

    code = "invalid_redirect_uri"


def require(condition: bool, detail: str) -> None:
    """Refuses with the member's name."""
    if not condition:
        raise InvalidClientMetadata(detail)


def is_web_uri(uri: str) -> bool:
    """Absolute, plain ASCII, no user, no fragment; https, or plain http on the own machine only (RFC 8252 7.3)."""
    if not uri.isascii() or any(ord(char) <= 0x20 or char == "\x7f" or char in _NEVER_IN_URIS for char in uri):
        return False
    try:
        parts = urlsplit(uri)
        host = parts.hostname
        _ = parts.port  # ValueError: no number
    except ValueError:
        return False
    if "#" in uri or not host or parts.username is not None or parts.password is not None:
        return False
    return uri.startswith("https://") or (uri.startswith("http://") and host in LOOPBACK)


@lru_cache(maxsize=1024)
def origin(uri: str) -> str:
    """RFC 6454 6.2, of an address that is a web address: scheme, host, and the port unless it is the scheme's own."""
    parts = urlsplit(uri)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    own = {"https": 443, "http": 80}.get(parts.scheme)
    return f"{parts.scheme}://{host}" + ("" if parts.port in (None, own) else f":{parts.port}")


def hosts(uris: tuple[str, ...]) -> set[str]:
    """The hosts of some URIs."""
    return {urlsplit(uri).hostname or "" for uri in uris}
