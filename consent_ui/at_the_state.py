"""What became of a citizen's consents at the state (the latest four attributes), as the provider tells it.

The receipt says what she decided here; the signed consent lies with the state, which pushes nothing. Without an answer
of the provider the pages say so and show the rest.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class StateConsent:
    """One of them; times in Unix seconds. `ended_at`: when the provider found out that it does not stand any more.

    `receipt_ids`: the decisions under which it opens anything now.
    """

    receipt_ids: frozenset[str]
    valid_until: int
    handed_at: int | None
    reminder_due: bool
    ended_at: int | None


@dataclass(frozen=True)
class AtTheState:
    """By recipient; `known` is false where the provider did not answer. `page_url`: the state's own page, or empty."""

    known: bool = False
    page_url: str = ""
    consents: Mapping[str, StateConsent] = field(default_factory=dict)

    def of(self, client_id: str) -> StateConsent | None:
        """The consent to this recipient, if one was ever signed."""
        return self.consents.get(client_id)

    def is_cut_off_by(self, client_id: str, receipt_id: str) -> bool:
        """Whether withdrawing this decision here stops the recipient; not known counts as yes."""
        signed = self.of(client_id)
        return not self.known or (signed is not None and receipt_id in signed.receipt_ids)

    def is_left_over(self, client_id: str) -> bool:
        """Whether the state's consent stands though nothing here opens it any more; not known counts as yes."""
        signed = self.of(client_id)
        return not self.known or (signed is not None and not signed.ended_at and not signed.receipt_ids)


def read(document: Mapping[str, Any]) -> AtTheState:
    """From the provider's answer; one of another shape is no answer."""
    try:
        consents = {str(one["client_id"]): _consent(one) for one in document["consents"]}
        return AtTheState(True, _address(document.get("state_url")), consents)
    except (KeyError, TypeError, ValueError, AttributeError):
        return AtTheState()


def _consent(one: Mapping[str, Any]) -> StateConsent:
    return StateConsent(
        receipt_ids=frozenset(str(each) for each in one["receipt_ids"]),
        valid_until=int(one["valid_until"]),
        handed_at=None if one["handed_at"] is None else int(one["handed_at"]),
        reminder_due=one["reminder_due"] is True,
        ended_at=None if one["ended_at"] is None else int(one["ended_at"]),
    )


def _address(value: object) -> str:
    """A link on a page leads to the web and nowhere else."""
    return value if isinstance(value, str) and value.startswith(("https://", "http://")) else ""
