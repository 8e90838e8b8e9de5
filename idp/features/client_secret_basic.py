"""RFC 6749 2.3.1: the secret in the Authorization header, both parts form-encoded inside (strict RFC 7617)."""

from base64 import b64decode
from binascii import Error as NotBase64
from urllib.parse import unquote_plus

from idp.clients.authentication import AuthenticationMethod, Presented, check_secret
from idp.errors import InvalidClient
from idp.feature import Feature
from idp.wire import Call


def present(call: Call, form: dict[str, str]) -> Presented | None:
    """A Basic header is a try; one that cannot be decoded is a failed try."""
    header = call.header(b"authorization")
    if header is None or header[:6].lower() != b"basic ":
        return None
    try:
        user, colon, secret = b64decode(header[6:], validate=True).decode().partition(":")
        if not colon or not user:
            raise InvalidClient("client authentication failed")
        return Presented(_decoded(user), _decoded(secret))
    except (NotBase64, UnicodeDecodeError) as broken:
        raise InvalidClient("client authentication failed") from broken


def _decoded(text: str) -> str:
    return unquote_plus(text, errors="strict") if "%" in text or "+" in text else text


METHOD = AuthenticationMethod(
    "client_secret_basic", present, lambda client, secret: check_secret(client.secret_hash, secret)
)

FEATURE = Feature(
    name="client_secret_basic",
    specification="RFC 6749 2.3.1",
    client_authentication=(METHOD,),
)
