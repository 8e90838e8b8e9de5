"""The kinds of credential that more than one method shares; which method it is, the client's registration says.

What the credential says of itself decides nothing (CVE-2026-16093: a policy judged on an unsigned header).
"""

from foundation.errors import DomainError
from foundation.strict_jwt import parse
from idp.clients.authentication import Presented
from idp.wire import Call

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


def name_alone(call: Call, form: dict[str, str]) -> Presented | None:
    """RFC 6749 3.2.1, RFC 8705 2: `client_id` and nothing else in the request; the proof is the call itself."""
    if "client_id" not in form or "client_secret" in form or "client_assertion" in form:
        return None
    header = call.header(b"authorization")
    if header is not None and header[:6].lower() == b"basic ":
        return None
    return Presented(form["client_id"], call)


def assertion(call: Call, form: dict[str, str]) -> Presented | None:
    """RFC 7521 4.2: an assertion is a try, whoever's; the client is named inside, or beside it."""
    text = form.get("client_assertion")
    if text is None:
        return None
    right_type = form.get("client_assertion_type") == ASSERTION_TYPE
    return Presented(form.get("client_id") or _subject_of(text), text if right_type else "")


def _subject_of(text: str) -> str:
    """The claimed client, read without trust: the key to verify with is looked up under it."""
    try:
        return str(parse(text)[1].get("sub", ""))
    except DomainError:
        return ""
