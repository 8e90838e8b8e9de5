"""OpenID Connect Front-Channel Logout 1.0: the page that ends a session loads each client's own logout page in a frame.

Only a logout in the person's browser can do so. A session that an operator or a fallen card ends shows no page; who
must hear of that as well registers a back channel.
"""

from idp.feature import Feature

FEATURE = Feature(
    name="front_channel_logout",
    specification="OpenID Connect Front-Channel Logout 1.0",
    requires=("authorization_code",),
    metadata={
        "frontchannel_logout_supported": True,
        "frontchannel_logout_session_supported": True,
        "claims_supported": ["sid"],
    },
    client_metadata=frozenset({"frontchannel_logout_uri", "frontchannel_logout_session_required"}),
)
