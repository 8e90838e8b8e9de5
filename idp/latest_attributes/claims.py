"""The state's present record as `verified_claims` (OpenID Connect for Identity Assurance 1.0, 5.2 to 5.4).

The same shape as at userinfo, with another evidence: an electronic record of the population register, read through the
JPKI's service at the moment `time` says. Nothing of it is kept here.
"""

from typing import Any

from idp.latest_attributes.consent import StateConsent
from idp.latest_attributes.state_client import Latest
from standards.jpki_certificate import SEXES, FourAttributes

TRUST_FRAMEWORK = "jp_aml"
EVIDENCE = "electronic_record"
RECORD = "population_register"
PROCESS = "jpki_latest_attributes"
SOURCE = {"name": "Japan Agency for Local Authority Information Systems", "country_code": "JPN"}


def document(subject: str, latest: Latest, consent: StateConsent) -> dict[str, Any]:
    """The whole answer; `changed` compares with the newest certificate known here, not with the client's copy."""
    return {
        "sub": subject,
        "verified_claims": {
            "verification": _verification(latest),
            "claims": _claims(latest.attributes),
        },
        "as_of": latest.as_of,
        "changed": list(latest.changed),
        "reminder_due": consent.reminder_due,
        "consent_valid_until": consent.valid_until,
    }


def _claims(four: FourAttributes) -> dict[str, Any]:
    return {
        "name": four.name,
        "address": {"formatted": four.address, "country": "JP"},
        "birthdate": four.birth_date.isoformat(),
        "gender": SEXES[four.sex],
    }


def _verification(latest: Latest) -> dict[str, Any]:
    four = latest.attributes
    return {
        "trust_framework": TRUST_FRAMEWORK,
        "time": latest.as_of,
        "verification_process": PROCESS,
        "evidence": [{"type": EVIDENCE, "record": {"type": RECORD, "source": SOURCE}, "time": latest.as_of}],
        "attributes_current": True,
        "attributes_checked_at": latest.as_of,
        "substitute_characters": "1" in four.name_substitutes + four.address_substitutes,
    }
