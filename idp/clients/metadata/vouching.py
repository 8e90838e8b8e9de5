"""Who may vouch for this client's programs with an assertion (RFC 7523 2.1); an operator's decision."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from foundation.public_keys import KeyRefused, read_jwks
from idp.clients.metadata.grants import Grants
from idp.clients.metadata.rule import InvalidClientMetadata, is_web_uri, require
from standards.oauth import JWT_BEARER

_MOST, _LONGEST = 5, 255
_MEMBERS = {"subject", "jwks"}


@dataclass(frozen=True, kw_only=True)
class Vouching(Grants):
    """`assertion_issuers`: issuer -> the subject by which it names this client, and the keys it signs with."""

    assertion_issuers: Mapping[str, Any] = field(default_factory=dict)


def _issuers_are_known(client: Vouching) -> None:
    issuers, uses = client.assertion_issuers, JWT_BEARER in client.grant_types
    require(bool(issuers) == uses, "assertion_issuers and the grant type of JWT assertions come together")
    require(len(issuers) <= _MOST, "assertion_issuers")
    for issuer, trusted in issuers.items():
        require(is_web_uri(issuer), "assertion_issuers: an issuer is an https address")
        require(isinstance(trusted, dict) and trusted.keys() == _MEMBERS, "assertion_issuers: subject and jwks")
        subject = trusted["subject"]
        require(isinstance(subject, str) and 0 < len(subject) <= _LONGEST, "assertion_issuers: subject")
        _keys_are_public(trusted["jwks"])


def _keys_are_public(jwks: Any) -> None:
    try:
        require(isinstance(jwks, dict) and bool(read_jwks(jwks)), "assertion_issuers: jwks holds no key")
    except KeyRefused as refused:
        raise InvalidClientMetadata(f"assertion_issuers: {refused.detail}") from refused


RULES = (_issuers_are_known,)
