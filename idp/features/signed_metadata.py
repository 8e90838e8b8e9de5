"""RFC 8414 2.1: the metadata once more as a signed JWT, for whoever gets the document by another way than our TLS."""

from collections.abc import Mapping
from typing import Any

from foundation.clock import Clock
from foundation.signing import KeyRing
from idp.feature import Feature

MEMBER = "signed_metadata"


def signed_metadata(issuer: str, keys: KeyRing, clock: Clock) -> Feature:
    """The feature; it stands last in the list, for it signs what all others promise."""

    def sign(document: Mapping[str, Any]) -> Mapping[str, Any]:
        """2.1: "MUST contain an iss claim"; "a signed_metadata metadata value SHOULD NOT appear as a claim"."""
        told = {name: value for name, value in document.items() if name != MEMBER}
        return {MEMBER: keys.sign_jwt({**told, "iss": issuer, "iat": clock.timestamp()})}

    return Feature(name="signed_metadata", specification="RFC 8414 2.1", completing_metadata=sign)
