"""RFC 6749 2.3.1: the secret in the form, for clients that cannot set a header."""

from idp.clients.authentication import AuthenticationMethod, Presented, check_secret
from idp.feature import Feature
from idp.wire import Call


def present(call: Call, form: dict[str, str]) -> Presented | None:
    """A client_secret parameter is a try, with or without client_id."""
    secret = form.get("client_secret")
    return None if secret is None else Presented(form.get("client_id", ""), secret)


METHOD = AuthenticationMethod(
    "client_secret_post", present, lambda client, secret: check_secret(client.secret_hash, secret)
)

FEATURE = Feature(
    name="client_secret_post",
    specification="RFC 6749 2.3.1",
    client_authentication=(METHOD,),
)
