"""OpenID Connect Core 1.0, 5.3.2: UserInfo as a signed JWT, for clients that must prove later what they were told."""

from idp.clients.metadata.answers import SIGNING_ALGORITHMS
from idp.feature import Feature

FEATURE = Feature(
    name="signed_userinfo",
    specification="OpenID Connect Core 1.0 5.3.2",
    requires=("userinfo",),
    metadata={"userinfo_signing_alg_values_supported": list(SIGNING_ALGORITHMS)},
    client_metadata=frozenset({"userinfo_signed_response_alg"}),
)
