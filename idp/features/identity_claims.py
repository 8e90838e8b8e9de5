"""OpenID Connect Core 1.0, 5.1 and 5.4: the four attributes as standard claims, and one bit instead of a birth date.

Each claim scope stands for the one claim of its name: whoever needs an age never has to ask for a profile.
"""

from datetime import UTC, date, datetime
from typing import Any

from foundation.web.dates import JST
from idp.accounts.attributes import age_over
from idp.feature import Feature
from idp.interaction.requested import CLAIM_SCOPES
from idp.tokens.person_claims import Asked, TokenClaim

ADULT = 20


def value_of(name: str, asked: Asked) -> Any:
    """One claim's value; also used inside `verified_claims`, so both say the same."""
    person = asked.attributes
    if name == "address":
        return {"formatted": person.address, "country": "JP"}  # Core 5.1.1
    if name == "age_over_20":
        return age_over(person.birthdate, ADULT, day_in_japan(asked.now))
    return getattr(person, name) if name in CLAIM_SCOPES else None


def day_in_japan(now: int) -> date:
    """Age is counted by the Japanese calendar day (Act on Calculation of Ages)."""
    return datetime.fromtimestamp(now, UTC).astimezone(JST).date()


def _claim(name: str) -> TokenClaim:
    return TokenClaim(name, lambda asked: value_of(name, asked))


FEATURE = Feature(
    name="identity_claims",
    specification="OpenID Connect Core 1.0 5.1",
    requires=("authorization_code",),
    token_claims=tuple(_claim(name) for name in (*CLAIM_SCOPES, "age_over_20")),
    metadata={
        "scopes_supported": list(CLAIM_SCOPES),
        "claim_types_supported": ["normal"],
        "claims_locales_supported": ["ja"],  # attributes come as they stand in the certificate
    },
    client_metadata=frozenset({"claims", "purposes", "default_purpose"}),
)
