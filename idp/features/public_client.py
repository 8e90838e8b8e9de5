"""RFC 6749 2.1 and 3.2.1: a public client only names itself; PKCE, not a secret, protects its code (RFC 8252 8.1)."""

from idp.clients.authentication import AuthenticationMethod, Presented
from idp.feature import Feature
from idp.wire import Call


def present(call: Call, form: dict[str, str]) -> Presented | None:
    """client_id alone; as soon as any proof is brought, another method must judge it."""
    if "client_id" not in form or "client_secret" in form or "client_assertion" in form:
        return None
    header = call.header(b"authorization")
    if header is not None and header[:6].lower() == b"basic ":
        return None
    return Presented(form["client_id"], "")


METHOD = AuthenticationMethod("none", present, lambda client, proof: True)

FEATURE = Feature(
    name="public_client",
    specification="RFC 6749 2.1",
    requires=("pkce",),
    client_authentication=(METHOD,),
)
