"""Recognises a request object that nobody signed (RFC 7519 6), so that its client can be told, and nothing more."""

from typing import Any

from foundation import base64url
from foundation.forms import BadRequest, parse_json
from foundation.strict_jwt import LONGEST_TOKEN


def unsigned_claims(token: str) -> dict[str, Any] | None:
    """The claims of `header.claims.` under the algorithm `none`; of anything else, nothing."""
    segments = token.split(".")
    if len(token) > LONGEST_TOKEN or len(segments) != 3 or segments[2]:
        return None
    try:
        header, claims = (parse_json(base64url.decode(segment)) for segment in segments[:2])
    except (ValueError, BadRequest):
        return None
    unsigned = isinstance(header, dict) and header.get("alg") == "none"
    return claims if unsigned and isinstance(claims, dict) else None
