"""OpenID Connect for Identity Assurance 1.0: verified claims under the Japanese AML framework, by JPKI signature.

The trust framework `jp_aml` is the one of the eKYC-IDA working group's list for the Act on Prevention of Transfer
of Criminal Proceeds. The method letter is that of the day of the proof (idp/card_login/assurance.py).
"""

from datetime import UTC, datetime
from typing import Any

from idp.authorize.claims_parameter import TRUST_FRAMEWORK
from idp.feature import Feature
from idp.interaction.requested import CLAIM_SCOPES, VERIFIED
from idp.tokens.person_claims import Asked, TokenClaim, fits

EVIDENCE = "electronic_signature"
SIGNATURE_TYPE = "jpki_signature_certificate"
ISSUER = "Japan Agency for Local Authority Information Systems"
VERIFIABLE = (*CLAIM_SCOPES,)


def build(asked: Asked) -> Any:
    """One element per element that was asked (IDA 6.2); none that would be empty (6.3.2)."""
    wishes = asked.wish if isinstance(asked.wish, list) else [asked.wish]
    elements = [element for element in (_element(wish, asked) for wish in wishes) if element["claims"]]
    if not elements:
        return None
    return elements if isinstance(asked.wish, list) else elements[0]


def _element(wish: dict[str, Any], asked: Asked) -> dict[str, Any]:
    names = [name for name in wish["claims"] if name in asked.verified_allowed and name in VERIFIABLE]
    claims = {name: _value(name, asked) for name in names}
    fitting = {name: value for name, value in claims.items() if fits(wish["claims"][name], value)}
    return {"verification": _verification(asked), "claims": fitting}


def _value(name: str, asked: Asked) -> Any:
    person = asked.attributes
    return {"formatted": person.address, "country": "JP"} if name == "address" else getattr(person, name)


def _verification(asked: Asked) -> dict[str, Any]:
    """How and when it was proven, and whether the certificate still stood at the last check."""
    person = asked.attributes
    return {
        "trust_framework": TRUST_FRAMEWORK,
        "time": _iso(person.verified_at),
        "verification_process": f"{person.method} ({person.method_revision})",
        "evidence": [
            {
                "type": EVIDENCE,
                "signature_type": SIGNATURE_TYPE,
                "issuer": ISSUER,
                "created_at": _iso(person.verified_at),
            }
        ],
        "attributes_current": person.current,
        "attributes_checked_at": _iso(person.checked_at),
        "substitute_characters": person.has_substitutes,
    }


def _iso(timestamp: int) -> str:
    return datetime.fromtimestamp(timestamp, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


FEATURE = Feature(
    name="verified_claims",
    specification="OpenID Connect for Identity Assurance 1.0",
    requires=("claims_parameter",),
    token_claims=(TokenClaim(VERIFIED, build),),
    metadata={
        "verified_claims_supported": True,
        "trust_frameworks_supported": [TRUST_FRAMEWORK],
        "evidence_supported": [EVIDENCE],
        "claims_in_verified_claims_supported": list(VERIFIABLE),
    },
)
