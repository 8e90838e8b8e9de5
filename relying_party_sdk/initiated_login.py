"""OpenID Connect Core 1.0, 4: somebody else, the provider for example, asks us to begin a login.

Nothing here is proof of anything: it says which provider to ask, and where the person would like to arrive. Whoever
answers with a login begins a request of its own, with its own state and nonce.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from relying_party_sdk.errors import IssuerMixUp, MalformedCallback

_LONGEST = {"login_hint": 255, "target_link_uri": 2048}


@dataclass(frozen=True)
class InitiatedLogin:
    """`login_hint` for the request; `target` is a path of our own site; either is empty if none was named."""

    login_hint: str = ""
    target: str = ""


def read_initiated_login(
    issuer: str, site: str, params: Mapping[str, str] | Iterable[tuple[str, str]]
) -> InitiatedLogin:
    """What came to the initiate_login_uri; `site` is our own origin. Raises IssuerMixUp or MalformedCallback.

    4: "iss REQUIRED"; "target_link_uri ... RPs MUST verify the value of the target_link_uri to prevent being used as
    an open redirector": only our own origin is one.
    """
    pairs = list(params.items()) if isinstance(params, Mapping) else list(params)
    given = dict(pairs)
    if len(given) != len(pairs) or any(len(given.get(name, "")) > longest for name, longest in _LONGEST.items()):
        raise MalformedCallback("a parameter appears twice or is too long")
    if given.get("iss") != issuer:
        raise IssuerMixUp("the login is to be asked of a provider that is not ours")
    return InitiatedLogin(given.get("login_hint", ""), _path(given.get("target_link_uri", ""), site))


def _path(uri: str, site: str) -> str:
    if not uri:
        return ""
    if any(not "!" <= char <= "~" or char == "\\" for char in uri):
        raise MalformedCallback("target_link_uri is no address")
    try:
        parts = urlsplit(uri)
    except ValueError as broken:
        raise MalformedCallback("target_link_uri is no address") from broken
    if f"{parts.scheme}://{parts.netloc}" != site or parts.path.startswith("//"):
        raise MalformedCallback("target_link_uri is not on this site")
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
