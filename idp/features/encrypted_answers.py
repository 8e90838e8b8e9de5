"""OpenID Connect Core 1.0, 10.2: ID tokens and UserInfo that only the client can read, with a key of its own."""

from foundation.encryption import ALGORITHMS, ENCODINGS
from idp.feature import Feature

_ANSWERS = ("id_token", "userinfo")

FEATURE = Feature(
    name="encrypted_answers",
    specification="OpenID Connect Core 1.0 10.2",
    requires=("registered_keys", "userinfo"),
    metadata={
        **{f"{answer}_encryption_alg_values_supported": list(ALGORITHMS) for answer in _ANSWERS},
        **{f"{answer}_encryption_enc_values_supported": list(ENCODINGS) for answer in _ANSWERS},
    },
    client_metadata=frozenset(f"{answer}_encrypted_response_{part}" for answer in _ANSWERS for part in ("alg", "enc")),
)
