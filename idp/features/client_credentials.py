"""RFC 6749 4.4: a client acting for itself (idp/tokens/own_access.py)."""

from idp.feature import Feature
from idp.tokens.exchange import GrantType
from idp.tokens.own_access import OwnAccess


def client_credentials(access: OwnAccess) -> Feature:
    """The feature."""
    return Feature(
        name="client_credentials",
        specification="RFC 6749 4.4",
        requires=("token_endpoint",),
        grant_types=(GrantType("client_credentials", access.redeem),),
    )
