"""RFC 9207: every answer of the authorization endpoint says who gave it, errors included; that ends mix-up attacks."""

from idp.feature import Feature


def issuer_identification(issuer: str) -> Feature:
    """2: `iss` is the issuer identifier itself."""
    return Feature(
        name="issuer_identification",
        specification="RFC 9207",
        requires=("authorization_code",),
        response_parameters={"iss": issuer},
        metadata={"authorization_response_iss_parameter_supported": True},
    )
