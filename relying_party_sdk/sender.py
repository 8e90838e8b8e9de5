"""Does whoever brings this token hold the key it is tied to (RFC 7800 3.1 `cnf`)? DPoP (RFC 9449 7) and mutual TLS
(RFC 8705 3).
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from relying_party_sdk.dpop_check import ALGS, DpopCheck
from relying_party_sdk.errors import BearerRefused, SenderRefused

MAX_TOKEN = 8192
JKT, X5T = "jkt", "x5t#S256"
SCHEMES = {"bearer": "Bearer", "dpop": "DPoP"}
_B64TOKEN = re.compile(r"[A-Za-z0-9\-._~+/]+=*\Z")


@dataclass(frozen=True)
class ResourceRequest:
    """One request to an API, as the API itself knows it: `url` from its own settings and the path, without query.

    `certificate`: the DER of the client certificate, from the TLS connection or from a proxy the API trusts.
    """

    method: str
    url: str
    authorization: str | None
    dpop: Sequence[str] = ()
    certificate: bytes | None = None


class Presented(NamedTuple):
    """A token and the scheme it came under."""

    scheme: str
    token: str


def read_authorization(authorization: str | None) -> Presented:
    """RFC 6750 2.1, RFC 9449 7.1. Never from a query or a form."""
    if authorization is None:
        raise BearerRefused("no access token", code="")  # 3.1: a request without credentials gets no error code
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() not in SCHEMES:
        raise BearerRefused("no access token", code="")
    if len(token) > MAX_TOKEN or not _B64TOKEN.match(token):
        refused = BearerRefused("the access token is malformed", code="invalid_request")
        refused.status = 400
        raise refused
    return Presented(SCHEMES[scheme.lower()], token)


async def check_sender(
    request: ResourceRequest, presented: Presented, cnf: Mapping[str, str], dpop: DpopCheck
) -> Mapping[str, str]:
    """Headers the answer must carry, or SenderRefused. A confirmation we cannot check opens nothing."""
    if cnf.keys() - {JKT, X5T}:
        raise SenderRefused("the token is tied to a key in a way this API does not know")
    if (presented.scheme == "DPoP") != (JKT in cnf):
        raise SenderRefused("the token is not used in the way it was issued for")
    if X5T in cnf and not _is_holder(request.certificate, cnf[X5T]):
        raise SenderRefused("the token belongs to another certificate")
    if JKT not in cnf:
        return {}
    proven = await dpop.check(request.dpop, request.method, request.url, presented.token)
    if not hmac.compare_digest(proven.jkt.encode(), cnf[JKT].encode()):
        raise SenderRefused("the token belongs to another key")
    return {"dpop-nonce": proven.next_nonce} if proven.next_nonce else {}


def _is_holder(certificate: bytes | None, thumbprint: str) -> bool:
    """RFC 8705 3.1: base64url of the SHA-256 of the DER."""
    if certificate is None:
        return False
    digest = base64.urlsafe_b64encode(hashlib.sha256(certificate).digest()).rstrip(b"=")
    return hmac.compare_digest(digest, thumbprint.encode())


def challenges(
    error: str = "", description: str = "", *, dpop: bool = False, **parameters: str
) -> list[tuple[str, str]]:
    """WWW-Authenticate, one for each scheme: the error stands in that of the scheme that was used or is needed
    (RFC 6750 3, RFC 9449 7.1). `parameters`: realm, scope, resource_metadata (RFC 9728 5.1), and beside the error
    acr_values and max_age (RFC 9470 3).
    """
    demanded = {name: parameters.get(name, "") for name in ("acr_values", "max_age")}
    told = {"error": error, "error_description": description, **demanded}
    plain = {name: parameters.get(name, "") for name in ("realm", "scope", "resource_metadata")}
    algs = {"algs": " ".join(ALGS)}
    bearer = challenge("Bearer", {**plain, **({} if dpop else told)})
    bound = challenge("DPoP", {**plain, **(told if dpop else {}), **algs})
    return [("www-authenticate", each) for each in ((bound, bearer) if dpop else (bearer, bound))]


def challenge(scheme: str, given: Mapping[str, str]) -> str:
    """One challenge (RFC 9110 11.6.1)."""
    pairs = ", ".join(f'{name}="{_quotable(value)}"' for name, value in given.items() if value)
    return f"{scheme} {pairs}" if pairs else scheme


def _quotable(value: str) -> str:
    """RFC 6750 3: printable ASCII without quote and backslash; the rest cannot be in these attributes."""
    return "".join(c if " " <= c <= "~" and c not in '"\\' else "?" for c in value)
