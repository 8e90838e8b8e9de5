"""RFC 8414, RFC 9101, RFC 9207, OpenID Connect Discovery and Logout: authlib judges our document, and where it lies."""

from pathlib import Path
from typing import Any

import pytest
from authlib.oauth2 import rfc8414, rfc9101, rfc9207
from authlib.oidc import discovery, rpinitiated
from joserfc import jwt
from joserfc.jwk import KeySet

from idp.discovery import PATHS
from tests.idp.provider import ISSUER, Provider, run

EXTENSIONS = [
    rfc9101.AuthorizationServerMetadata, rfc9207.AuthorizationServerMetadata, rpinitiated.OpenIDProviderMetadata
]  # fmt: skip


def _secured(document: dict[str, Any]) -> dict[str, Any]:
    """authlib insists on https, which loopback has not."""
    return {k: v.replace("http://", "https://") if isinstance(v, str) else v for k, v in document.items()}


@pytest.mark.parametrize("features", [(), ("implicit", "hybrid", "session_management")])
def test_authlib_finds_nothing_against_either_document_nor_its_signed_copy(
    tmp_path: Path, features: tuple[str, ...]
) -> None:
    async def story(provider: Provider) -> None:
        keys = KeySet.import_key_set((await provider.back.get("/jwks")).json())
        for path in PATHS:
            document = (await provider.back.get(path)).json()
            signed = jwt.decode(document["signed_metadata"], keys, algorithms=["ES256"]).claims
            for each in (document, signed):
                for kind in (rfc8414.AuthorizationServerMetadata, discovery.OpenIDProviderMetadata):
                    kind(_secured(each)).validate(metadata_classes=EXTENSIONS)

    run(tmp_path, story, features=features)


def test_authlib_would_look_for_both_documents_where_they_are() -> None:
    """RFC 8414 3 puts the issuer's path behind the well-known part, Discovery 4 before it; ours has none."""
    wanted = {
        rfc8414.get_well_known_url(ISSUER, external=True), discovery.get_well_known_url(ISSUER, external=True),
    }  # fmt: skip
    assert wanted == {ISSUER + path for path in PATHS}


@pytest.mark.parametrize("name", ["issuer", "token_endpoint", "response_types_supported", "jwks_uri"])
def test_the_judge_would_miss_what_is_missing(tmp_path: Path, name: str) -> None:
    async def story(provider: Provider) -> None:
        document = _secured((await provider.back.get(PATHS[0])).json())
        del document[name]
        with pytest.raises(ValueError, match=name):
            discovery.OpenIDProviderMetadata(document).validate(metadata_classes=EXTENSIONS)

    run(tmp_path, story)
