"""RFC 9728: what this provider's own resources say of themselves, and where a refused caller reads it."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import orjson

from idp.feature import Endpoint, Feature, Folded, Handler
from idp.interaction.requested import CLAIM_SCOPES
from idp.wire import Answer, Call, Reply, cacheable
from standards.oauth import LATEST_ATTRIBUTES

WELL_KNOWN = "/.well-known/oauth-protected-resource"
# What our own doors check: said by the features that check it, if they are there.
_AS_THE_SERVER = ("dpop_signing_alg_values_supported", "tls_client_certificate_bound_access_tokens")


@dataclass(frozen=True)
class Resource:
    """A path that wants an access token."""

    path: str
    name_en: str
    name_ja: str
    scopes: tuple[str, ...]
    methods: tuple[str, ...] = ("header",)


USERINFO = Resource("/userinfo", "UserInfo", "利用者の情報", ("openid", *CLAIM_SCOPES), ("header", "body"))
LATEST = Resource("/latest-attributes", "Latest attributes", "最新の利用者情報", (LATEST_ATTRIBUTES,))


def describe(issuer: str, resource: Resource, folded: Folded) -> dict[str, Any]:
    """2: `resource` is compared character by character with the URL that was asked (3.3)."""
    return {
        "resource": issuer + resource.path,
        "authorization_servers": [issuer],
        "jwks_uri": f"{issuer}/jwks",
        "scopes_supported": list(resource.scopes),
        "bearer_methods_supported": list(resource.methods),
        "resource_name": resource.name_en,
        "resource_name#ja": resource.name_ja,
        **{name: folded.metadata[name] for name in _AS_THE_SERVER if name in folded.metadata},
    }


def _published(document: dict[str, Any]) -> Answer:
    body = orjson.dumps(document)
    return cacheable(body, f'"{sha256(body).hexdigest()[:32]}"')


def protected_resource_metadata(issuer: str, elsewhere: tuple[str, ...], resources: tuple[Resource, ...]) -> Feature:
    """`elsewhere`: resources of other houses that take our tokens; each publishes its own."""

    def publishing(resource: Resource) -> Endpoint:
        def build(folded: Folded) -> Handler:
            answer = _published(describe(issuer, resource, folded))

            async def tell(call: Call) -> Reply:
                return answer

            return tell

        # 3.1: the well-known part stands between host and path.
        return Endpoint(WELL_KNOWN + resource.path, ("GET",), build)

    return Feature(
        name="protected_resource_metadata",
        specification="RFC 9728",
        requires=("userinfo",),
        endpoints=tuple(publishing(each) for each in resources),
        metadata={"protected_resources": [*(issuer + each.path for each in resources), *elsewhere]},
        resource_metadata={each.path: f"{issuer}{WELL_KNOWN}{each.path}" for each in resources},
    )
