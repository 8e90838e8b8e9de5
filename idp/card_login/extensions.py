"""One extension among those of a certificate, a list or an answer, by its kind."""

from typing import TypeVar

from cryptography import x509

_E = TypeVar("_E", bound=x509.ExtensionType)


def extension(extensions: x509.Extensions, kind: type[_E]) -> _E | None:
    """Its value, or None. Raises what the parser raises for extensions that cannot be read."""
    return next((each.value for each in extensions if each.oid == kind.oid), None)
