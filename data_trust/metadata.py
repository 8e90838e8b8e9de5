"""What the trust publishes: the wording of everything that can be asked for, its keys, and RFC 9728 metadata.

`idp` and `consent_ui` show exactly this wording, so what a citizen reads and what `access` enforces come from
one table.
"""

from collections.abc import Callable, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from data_trust.access.purpose import PURPOSES
from data_trust.access.token import CITIZEN_SCOPE, READ_SCOPE
from data_trust.domain import DataType, Domain
from relying_party_sdk.dpop_check import ALGS

# The identity claims a consent page shows beside the data, in the same plain words.
_CLAIMS = {
    "name": ("氏名", "Name"),
    "address": ("住所", "Address"),
    "birthdate": ("生年月日", "Date of birth"),
    "gender": ("性別", "Sex"),
    "age_over_20": ("20歳以上かどうか", "Whether you are 20 or older"),
    "verified_claims": ("本人確認の記録", "How your identity was verified"),
    "latest_attributes": (
        "最新の氏名・住所・生年月日・性別（変わったときも）",
        "Your latest name, address, date of birth and sex, also when they change",
    ),
}


def wording(domains: Sequence[Domain]) -> dict[str, Any]:
    """The body of /metadata."""
    return {
        "domains": {
            domain.name: {
                "label_ja": domain.label.ja,
                "label_en": domain.label.en,
                "datatypes": {name: _datatype(datatype) for name, datatype in domain.datatypes.items()},
            }
            for domain in domains
        },
        "purposes": {
            code: {"ja": p.ja, "en": p.en, "dpv": p.dpv, "domains": sorted(p.domains)} for code, p in PURPOSES.items()
        },
        "claims": {name: {"ja": ja, "en": en} for name, (ja, en) in _CLAIMS.items()},
    }


def _datatype(datatype: DataType) -> dict[str, Any]:
    return {
        "label_ja": datatype.label.ja,
        "label_en": datatype.label.en,
        "description_ja": datatype.description.ja,
        "description_en": datatype.description.en,
        "sensitive": datatype.sensitive,
        "fields": sorted(datatype.fields),
    }


def protected_resource(base_url: str, issuer: str) -> dict[str, Any]:
    """RFC 9728 section 2. `resource` is our own URL, character by character (section 3.3)."""
    return {
        "resource": base_url,
        "authorization_servers": [issuer],
        "jwks_uri": f"{base_url}/jwks",
        "scopes_supported": [READ_SCOPE, CITIZEN_SCOPE],
        "bearer_methods_supported": ["header"],
        "resource_name": "Kakehashi data trust",
        "resource_name#ja": "かけはし データトラスト",
        "resource_documentation": f"{base_url}/metadata",
        "authorization_details_types_supported": ["data_trust"],
        "dpop_signing_alg_values_supported": list(ALGS),
        "tls_client_certificate_bound_access_tokens": True,
    }


def routes(base_url: str, issuer: str, domains: Sequence[Domain], jwks: Callable[[], dict[str, Any]]) -> list[Route]:
    """The public pages; they change only with the program, except the keys."""
    told, resource = wording(domains), protected_resource(base_url, issuer)

    async def metadata(_: Request) -> Response:
        return JSONResponse(told)

    async def well_known(_: Request) -> Response:
        return JSONResponse(resource)

    async def keys(_: Request) -> Response:
        return JSONResponse(jwks(), media_type="application/jwk-set+json")

    return [
        Route("/metadata", metadata, methods=["GET"]),
        Route("/.well-known/oauth-protected-resource", well_known, methods=["GET"]),
        Route("/jwks", keys, methods=["GET"]),
    ]
