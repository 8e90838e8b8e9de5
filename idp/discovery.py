"""Metadata = core + every feature's share (OpenID Connect Discovery 1.0 3, RFC 8414 2), as bytes made once."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

import orjson

from foundation.signing import KeyRing
from idp.card_login.assurance import ACRS
from idp.clients.metadata.answers import SIGNING_ALGORITHMS
from idp.feature import Folded, Handler
from idp.wire import Answer, Call, Headers, Reply, cacheable

# Core 6: request_uri would count as supported if nothing were said.
_NOT_SAID = {"request_parameter_supported": False, "request_uri_parameter_supported": False}
# Of every ID token; who the person is comes from the features.
_CLAIMS = ("sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "acr", "amr")
PATHS = ("/.well-known/openid-configuration", "/.well-known/oauth-authorization-server")


def metadata(issuer: str, folded: Folded) -> dict[str, Any]:
    """The document; every member of it is a promise that a test keeps."""
    paths = {
        endpoint.published_as: endpoint.path
        for feature in folded.features
        for endpoint in feature.endpoints
        if endpoint.published_as
    }
    claims = [claim.name for claim in folded.token_claims]
    document = {
        "issuer": issuer,
        **{name: issuer + path for name, path in paths.items()},
        "jwks_uri": f"{issuer}/jwks",
        "response_types_supported": list(folded.response_types.names),
        "response_modes_supported": list(folded.response_modes.names),
        "grant_types_supported": list(folded.grant_type_names),
        "token_endpoint_auth_methods_supported": list(folded.authentication_methods),
        "id_token_signing_alg_values_supported": list(SIGNING_ALGORITHMS),
        "prompt_values_supported": list(folded.prompts),
        "display_values_supported": ["page"],
        "acr_values_supported": list(ACRS),
        "ui_locales_supported": ["ja", "en"],
        **_NOT_SAID,
        **folded.metadata,
        "claims_supported": [*_CLAIMS, *claims, *folded.metadata.get("claims_supported", ())],
        **{name: value for feature in folded.features for name, value in feature.endpoint_metadata(paths).items()},
    }
    for feature in folded.features:
        document |= feature.completing_metadata(document)
    return document


class Published:
    """Answers with prepared bytes, or 304 to whoever has them already; made anew when the keys are others."""

    def __init__(self, make: Callable[[], dict[str, Any]], keys: KeyRing) -> None:
        self._make, self._keys = make, keys
        self._prepare()

    async def __call__(self, call: Call) -> Reply:
        """One reading."""
        if self._version != self._keys.version:
            self._prepare()
        if call.header(b"if-none-match") == self._etag:
            kept: Headers = [pair for pair in self._answer.headers if pair[0] != b"content-type"]
            return Answer(304, b"", kept)
        return self._answer

    def _prepare(self) -> None:
        self._version = self._keys.version
        body = orjson.dumps(self._make())
        self._answer = cacheable(body, f'"{sha256(body).hexdigest()[:32]}"')
        self._etag = next(value for name, value in self._answer.headers if name == b"etag")


def published(issuer: str, folded: Folded, keys: KeyRing, jwks: Callable[[], dict[str, Any]]) -> dict[str, Handler]:
    """The public documents by path; `jwks`: the ring's keys and those that others encrypt to."""
    document = Published(lambda: metadata(issuer, folded), keys)
    return {**dict.fromkeys(PATHS, document), "/jwks": Published(jwks, keys)}
