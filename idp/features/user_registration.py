"""Initiating User Registration via OpenID Connect 1.0: `prompt=create` asks for an account rather than a login.

An account is opened by the signature certificate, which alone carries the attributes of a first visit. So the card is
shown anew and its second password asked for; who has an account already proves the same things again and keeps it.
"""

from idp.authorize.request import CREATE
from idp.feature import Feature

FEATURE = Feature(
    name="user_registration",
    specification="OpenID Connect Initiating User Registration 1.0",
    requires=("authorization_code",),
    prompts=(CREATE,),
)
