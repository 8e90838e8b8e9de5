"""OpenID Connect Core 1.0, 5.5: the claims parameter. authorize/claims_parameter.py reads it for every door."""

from idp.feature import Feature

FEATURE = Feature(
    name="claims_parameter",
    specification="OpenID Connect Core 1.0 5.5",
    requires=("identity_claims",),
    metadata={"claims_parameter_supported": True},
)
