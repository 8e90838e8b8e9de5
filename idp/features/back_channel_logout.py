"""OpenID Connect Back-Channel Logout 1.0: a client's server is told that a session has ended, browser or not.

Told are the clients that got an ID token in the session, whoever ended it: a relying party's logout, the citizen, an
operator, or a card that fell.
"""

from idp.feature import Feature
from idp.logout.delivery import Delivery


def back_channel_logout(delivery: Delivery) -> Feature:
    """The feature."""
    return Feature(
        name="back_channel_logout",
        specification="OpenID Connect Back-Channel Logout 1.0",
        requires=("authorization_code",),
        metadata={
            "backchannel_logout_supported": True,
            "backchannel_logout_session_supported": True,
            "claims_supported": ["sid"],
        },
        client_metadata=frozenset({"backchannel_logout_uri", "backchannel_logout_session_required"}),
        chores=(delivery.chore,),
    )
