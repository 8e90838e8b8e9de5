"""A client's private key in any of the usual forms, and the algorithm that goes with it."""

from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from joserfc.jwk import ECKey, OKPKey, RSAKey

from relying_party_sdk.errors import Misconfigured
from relying_party_sdk.strict_json import NotStrictJson, read_object

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey
SigningKey = ECKey | OKPKey | RSAKey
KeyMaterial = str | bytes | Mapping[str, Any] | PrivateKey


def import_private(key: KeyMaterial) -> SigningKey:
    """A JWK (mapping or JSON text), PEM text or a key object. Raises Misconfigured."""
    try:
        return _import_any(key)
    except Misconfigured:
        raise
    except Exception as broken:  # libraries disagree on what they raise for a bad key; the text must not hold it
        raise Misconfigured("the client's private key cannot be read") from broken


def _import_any(key: KeyMaterial) -> SigningKey:
    if isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey):
        key = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    raw: bytes | Mapping[str, Any] = key.encode() if isinstance(key, str) else key
    if isinstance(raw, bytes) and raw.lstrip().startswith(b"{"):
        try:
            raw = read_object(raw)
        except NotStrictJson as broken:
            raise Misconfigured("the client's private key is not a JWK") from broken
    signer = _from_jwk(raw) if isinstance(raw, Mapping) else _from_pem(raw)
    if not signer.is_private:
        raise Misconfigured("a public key cannot sign: configure the private one")
    return signer


def _from_jwk(jwk: Mapping[str, Any]) -> SigningKey:
    kinds: dict[str, type[ECKey] | type[OKPKey] | type[RSAKey]] = {"EC": ECKey, "OKP": OKPKey, "RSA": RSAKey}
    return kinds[str(jwk.get("kty"))].import_key(dict(jwk))


def _from_pem(pem: bytes) -> SigningKey:
    loaded = serialization.load_pem_private_key(pem, password=None)
    if isinstance(loaded, ec.EllipticCurvePrivateKey):
        return ECKey.import_key(pem)
    if isinstance(loaded, rsa.RSAPrivateKey):
        return RSAKey.import_key(pem)
    return OKPKey.import_key(pem)


def natural_alg(signer: SigningKey) -> str:
    """What a key signs with unless somebody says otherwise."""
    if isinstance(signer, RSAKey):
        return "RS256"
    if isinstance(signer, OKPKey):
        return "Ed25519"
    return {"P-256": "ES256", "P-384": "ES384", "P-521": "ES512"}[str(signer.curve_name)]
