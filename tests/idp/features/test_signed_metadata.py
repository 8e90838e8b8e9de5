"""The signed copy says what the plain one says, another library verifies it, and a new key signs it anew."""

from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.jwk import KeySet

from foundation.signing import KeyRing
from idp.discovery import PATHS
from tests.idp.provider import ISSUER, Provider, run

NEW = KeyRing.generate(("ES256", "RS256"))


async def _claims(provider: Provider, path: str) -> tuple[dict[str, Any], dict[str, Any]]:
    document = (await provider.back.get(path)).json()
    keys = KeySet.import_key_set((await provider.back.get("/jwks")).json())
    signed = document.pop("signed_metadata")
    return document, jwt.decode(signed, keys, algorithms=["ES256"]).claims


def test_both_documents_carry_a_signed_copy_of_themselves(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        for path in PATHS:
            document, claims = await _claims(provider, path)
            assert claims == {**document, "iss": ISSUER, "iat": provider.clock.timestamp()}
            assert "signed_metadata" not in claims

    run(tmp_path, story)


def test_keys_that_changed_sign_it_anew(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        before = (await provider.back.get(PATHS[0])).headers["etag"]
        provider.rooms.keys.adopt([NEW.current(alg) for alg in NEW.algs], provider.clock.timestamp())
        document, claims = await _claims(provider, PATHS[0])
        assert claims["jwks_uri"] == document["jwks_uri"]
        assert (await provider.back.get(PATHS[0])).headers["etag"] != before

    run(tmp_path, story)
