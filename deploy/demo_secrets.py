"""Keys and passwords of one demo, made once and kept in `secrets.json` (owner-readable only)."""

import json
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from joserfc.jwk import ECKey

from deploy.private_file import write_private

HEX_KEYS = (
    "gov_kek",
    "gov_number_key",
    "idp_signing_keys_key",
    "idp_sealing_key",
    "idp_pairwise_key",
    "idp_card_link_key",
    "idp_vault_key",
    "trust_kek",
    "bank_session_key",
    "shop_session_key",
    "clinic_session_key",
    "farm_adviser_session_key",
    "employer_session_key",
    "television_session_key",
)
TEXT_SECRETS = (
    "counter_terminal",
    "consent_sealing_key",
    "shop",
    "farm_adviser",
    "employer",
    "television",
    "test-logout",
    "test-secret",
)
KEY_PAIRS = (
    "bank",
    "clinic",
    "consent_ui",
    "data_trust",
    "test-confidential",
    "test-front-channel",
    "test-fapi-dpop",
    "test-fapi-signing",
)


@dataclass(frozen=True)
class DemoSecrets:
    """`keys`: 32 bytes in hexadecimal; `texts`: 256 random bits in base64url; `pairs`: private P-256 JWKs."""

    keys: dict[str, str]
    texts: dict[str, str]
    pairs: dict[str, dict[str, Any]]

    @classmethod
    def load_or_create(cls, path: Path) -> "DemoSecrets":
        """The demo's secrets, each made on first use: one that an older demo did not know joins the others."""
        kept = json.loads(path.read_text()) if path.exists() else {"keys": {}, "texts": {}, "pairs": {}}
        made = cls(
            {name: secrets.token_hex(32) for name in HEX_KEYS} | kept["keys"],
            {name: secrets.token_urlsafe(32) for name in TEXT_SECRETS} | kept["texts"],
            {name: _private_jwk() for name in KEY_PAIRS} | kept["pairs"],
        )
        if made.__dict__ != kept:
            write_private(path, json.dumps(made.__dict__))
        return made

    def public_jwks(self, name: str) -> dict[str, Any]:
        """What the owner of a key pair registers."""
        return {"keys": [{k: v for k, v in self.pairs[name].items() if k != "d"}]}


def _private_jwk() -> dict[str, Any]:
    key = ECKey.import_key(ec.generate_private_key(ec.SECP256R1()))
    return {**key.as_dict(private=True), "kid": key.thumbprint(), "use": "sig", "alg": "ES256"}
