"""OpenID Connect Core 1.0, 5.1.2: one more claim, `attributes_current`: is what this client holds still so?

A verifier that was given attributes under a signature certificate may learn that the certificate fell (JPKI Act,
article 18). The claim says nothing new about the person, so no consent is asked for it; a client that holds nothing,
or whose consent was withdrawn, gets nothing.
"""

from idp.feature import Feature
from idp.interaction.requested import ATTRIBUTES_CURRENT
from idp.tokens.person_claims import Asked, TokenClaim


def build(asked: Asked) -> bool | None:
    """False after the certificate fell, and also when a newer proof has replaced what was given then."""
    if asked.held_since is None:
        return None
    return asked.attributes.current and asked.attributes.verified_at <= asked.held_since


FEATURE = Feature(
    name="attributes_standing",
    specification="OpenID Connect Core 1.0 5.1.2",
    requires=("verified_claims",),
    token_claims=(TokenClaim(ATTRIBUTES_CURRENT, build, about_held=True),),
)
