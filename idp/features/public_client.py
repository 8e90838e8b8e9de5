"""RFC 6749 2.1 and 3.2.1: a public client only names itself; PKCE, not a secret, protects its code (RFC 8252 8.1)."""

from idp.clients import presented
from idp.clients.authentication import AuthenticationMethod
from idp.feature import Feature

METHOD = AuthenticationMethod("none", presented.name_alone, lambda client, call: True)

FEATURE = Feature(
    name="public_client",
    specification="RFC 6749 2.1",
    requires=("pkce",),
    client_authentication=(METHOD,),
)
