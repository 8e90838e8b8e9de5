"""The parameters inside a request object, as texts: what a query would have carried (RFC 9101 4, OIDC Core 6.1)."""

import json
from collections.abc import Mapping
from typing import Any

from idp.errors import InvalidRequestObject

# RFC 7519 4.1: claims about the JWT itself.
_ABOUT_ITSELF = frozenset({"iss", "aud", "exp", "nbf", "iat", "jti", "sub"})


def parameters_of(claims: Mapping[str, Any]) -> dict[str, str]:
    """A number as its digits, an object or a list as JSON; an empty text is as good as omitted (RFC 6749 3.1)."""
    texts = {name: _text(name, value) for name, value in claims.items() if name not in _ABOUT_ITSELF}
    return {name: text for name, text in texts.items() if text}


def _text(name: str, value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    raise InvalidRequestObject(f"{name} is of no type that a parameter has")
