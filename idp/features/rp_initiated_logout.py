"""OpenID Connect RP-Initiated Logout 1.0: end the login session, then go back, only to a registered address (2, 3)."""

from idp.feature import Endpoint, Feature
from idp.logout.pages import CONFIRMATION, FINISHED, LOGOUT, LogoutPages


def rp_initiated_logout(pages: LogoutPages) -> Feature:
    """The feature."""
    return Feature(
        name="rp_initiated_logout",
        specification="OpenID Connect RP-Initiated Logout 1.0",
        requires=("authorization_code",),
        endpoints=(
            Endpoint(LOGOUT, ("GET", "POST"), lambda _: pages.logout, "end_session_endpoint"),
            Endpoint(CONFIRMATION, ("POST",), lambda _: pages.confirm),
            Endpoint(FINISHED, ("GET",), lambda _: pages.finished),
        ),
        client_metadata=frozenset({"post_logout_redirect_uris"}),
    )
