"""RFC 9701 and FAPI 2.0 Message Signing 5.5: introspection answers as JWTs, signed and, where registered, encrypted."""

from foundation.encryption import ALGORITHMS, ENCODINGS
from idp.clients.metadata.answers import SIGNING_ALGORITHMS
from idp.feature import Feature

FEATURE = Feature(
    name="signed_introspection",
    specification="RFC 9701",
    requires=("introspection", "registered_keys"),
    metadata={
        "introspection_signing_alg_values_supported": list(SIGNING_ALGORITHMS),
        "introspection_encryption_alg_values_supported": list(ALGORITHMS),
        "introspection_encryption_enc_values_supported": list(ENCODINGS),
    },
    client_metadata=frozenset(
        {
            *("introspection_signed_response_alg", "introspection_encrypted_response_alg"),
            "introspection_encrypted_response_enc",
        }
    ),
)
