"""The signed statements a citizen keeps: consent, refusal and termination (after ISO/IEC TS 27560:2023).

The JWS carries the members the identity provider checks (wire 4) and, under `record`, the consent record with
its four parts of TS 27560 clause 6: header, processing, parties, events. Purposes carry W3C DPV terms.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from data_trust.consent_receipts.receipt import APPROVED
from data_trust.consent_receipts.request import Decision

RECEIPT_TYPE = "consent-receipt+jwt"
TERMINATION_TYPE = "consent-termination+jwt"
_SCHEMA = "ISO/IEC TS 27560:2023"
_EVENT = {True: "consent-given", False: "consent-refused"}


@dataclass(frozen=True)
class Signer:
    """Who signs, and how: the trust's issuer URL, a way to sign (claims, typ), the DPV term of a purpose."""

    issuer: str
    sign: Callable[[dict[str, Any], str], str]
    dpv_term: Callable[[str], str]

    def receipt(self, receipt_id: str, subject: str, decision: Decision, now: int) -> str:
        """The receipt of a consent or of a refusal."""
        claims = {
            "iss": self.issuer,
            "iat": now,
            "jti": receipt_id,
            "sub": subject,
            "ix": decision.ix,
            "decision": decision.decision,
            "recipient": dict(decision.recipient),
            "purpose": dict(decision.purpose),
            "claims": list(decision.claims),
            "authorization_details": [dict(detail) for detail in decision.details],
            "valid_until": decision.valid_until,
            "text_hash": decision.text_hash,
            "language": decision.language,
            "record": self._record(receipt_id, subject, decision, now),
        }
        return self.sign(claims, RECEIPT_TYPE)

    def termination(self, receipt_id: str, subject: str, client_id: str, now: int) -> str:
        """The statement that a consent ended by the citizen's will."""
        claims = {
            "iss": self.issuer,
            "iat": now,
            "jti": f"{receipt_id}.withdrawn",
            "sub": subject,
            "receipt_id": receipt_id,
            "recipient": {"client_id": client_id},
            "event": {"event_type": "consent-withdrawn", "event_time": now, "entity": "pii-principal"},
        }
        return self.sign(claims, TERMINATION_TYPE)

    def _record(self, receipt_id: str, subject: str, decision: Decision, now: int) -> dict[str, Any]:
        return {
            "header": {"schema_version": _SCHEMA, "record_id": receipt_id, "pii_principal_id": subject},
            "pii_processing": {
                "privacy_notice": {"hash": decision.text_hash, "language": decision.language},
                "purposes": self._purposes(decision),
                "lawful_basis": "consent",
                "withdrawal_method": f"{self.issuer}/me/receipts/{receipt_id}/withdrawal",
                "validity_end": decision.valid_until,
                "jurisdiction": "JP",
            },
            "parties": [
                {"role": "pii-controller", "id": self.issuer, "type": "data-trust"},
                {"role": "recipient", **_party(decision.recipient)},
            ],
            "events": [
                {
                    "event_type": _EVENT[decision.decision == APPROVED],
                    "event_time": now,
                    "entity": "pii-principal",
                    "validity_end": decision.valid_until,
                }
            ],
        }

    def _purposes(self, decision: Decision) -> list[dict[str, Any]]:
        identity = {
            "purpose": decision.purpose["code"],
            "wording": {"ja": decision.purpose["ja"], "en": decision.purpose["en"]},
            "dpv": self.dpv_term(decision.purpose["code"]),
            "pii_information": list(decision.claims),
        }
        data = [
            {
                "purpose": detail["purpose"],
                "dpv": self.dpv_term(detail["purpose"]),
                "pii_information": [f"{detail['domain']}/{name}" for name in detail["datatypes"]],
                "validity_end": detail.get("access_until", decision.valid_until),
            }
            for detail in decision.details
        ]
        return ([identity] if decision.claims else []) + data


def _party(recipient: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": recipient["client_id"],
        "name": {"ja": recipient["name_ja"], "en": recipient["name_en"]},
        "corporate_number": recipient["corporate_number"],
        "contact": recipient.get("contact", recipient.get("origin", "")),
        "country": recipient.get("country", "JP"),
    }
