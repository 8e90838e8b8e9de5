"""OpenID Connect Core 1.0, 10: keys that a client registers, by value or at its jwks_uri (RFC 7591 2, RFC 7517)."""

from idp.feature import Feature

FEATURE = Feature(
    name="registered_keys",
    specification="OpenID Connect Core 1.0 10",
    client_metadata=frozenset({"jwks", "jwks_uri"}),
)
