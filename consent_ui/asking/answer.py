"""The whole answer to a request, over one screen or two, and the receipt's body made of it (wire 4 step 3)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from consent_ui.asking.decision import APPROVED, DENIED, Draft
from consent_ui.asking.offer import granted_claims, granted_details, last_day
from consent_ui.asking.request import ConsentRequest

_RECEIPT_WORD = {APPROVED: "approved", DENIED: "refused"}


@dataclass(frozen=True)
class Answer:
    """Yes or no, what was chosen, and the words it was chosen by."""

    decision: str
    fields: tuple[str, ...]
    text: str = ""

    def after(self, draft: Draft | None, text: str) -> "Answer":
        """Together with the first of two screens: saying no to sensitive data keeps the first screen's yes."""
        if draft is None:
            return Answer(self.decision, self.fields, text)
        fields = (*draft.fields, *self.fields)
        return Answer(APPROVED if fields else DENIED, fields, f"{draft.text}\n\n{text}")


def receipt_body(request: ConsentRequest, answer: Answer, language: str, today: date) -> dict[str, Any]:
    """What data_trust signs. A refusal names what was refused, and opens nothing."""
    approved = answer.decision == APPROVED
    details = granted_details(request, answer.fields) if approved else [dict(d.raw) for d in request.details]
    claims = granted_claims(request, answer.fields) if approved else [claim.name for claim in request.claims]
    return {
        "decision": _RECEIPT_WORD[answer.decision],
        "recipient": request.recipient.for_receipt(),
        "purpose": dict(request.purpose),
        "claims": claims,
        "authorization_details": details,
        "text": answer.text,
        "language": language,
        "valid_until": last_day(request, claims, details, today),
        "ix": request.ix,
    }
