"""The latest four attributes of a customer, by her consent at the state (`latest_attributes_endpoint` in discovery).

The answer is `verified_claims` of OpenID Connect for Identity Assurance 1.0 (5.1): the framework and the evidence are
compared, and what does not say where it comes from is not used.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from relying_party_sdk.errors import AnswerRefused
from relying_party_sdk.strict_json import JsonObject

TRUST_FRAMEWORK = "jp_aml"
RECORD = ("electronic_record", "population_register")


@dataclass(frozen=True)
class LatestAttributes:
    """The register of the moment `as_of`. `address` is one text.

    `changed` names what differs from the newest certificate the provider knows, not from what you hold: compare.
    `substitute_characters`: some character of name or address stands for one that computers lack (gaiji).
    `reminder_due`: the person is to be reminded this year that the consent stands. `consent_until`: Unix seconds.
    """

    sub: str
    name: str
    address: str
    birthdate: date
    gender: str
    as_of: datetime
    changed: tuple[str, ...]
    substitute_characters: bool
    reminder_due: bool
    consent_until: int


def read_latest(document: JsonObject, sub: str) -> LatestAttributes:
    """From the endpoint's answer; AnswerRefused when it is about somebody else or of another shape."""
    if document.get("sub") != sub:
        raise AnswerRefused("the latest attributes are about somebody else")
    try:
        verified = document["verified_claims"]
        claims, verification = verified["claims"], verified["verification"]
        _check_source(verification)
        return LatestAttributes(
            sub=sub,
            name=_text(claims["name"]),
            address=_text(claims["address"]["formatted"]),
            birthdate=date.fromisoformat(claims["birthdate"]),
            gender=_text(claims["gender"]),
            as_of=_moment(document["as_of"]),
            changed=tuple(_text(name) for name in document["changed"]),
            substitute_characters=verification["substitute_characters"] is True,
            reminder_due=document["reminder_due"] is True,
            consent_until=_number(document["consent_valid_until"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as broken:
        raise AnswerRefused("the latest attributes are incomplete") from broken


def _check_source(verification: Mapping[str, Any]) -> None:
    records = [(each["type"], each["record"]["type"]) for each in verification["evidence"]]
    if verification["trust_framework"] != TRUST_FRAMEWORK or RECORD not in records:
        raise AnswerRefused("the latest attributes are not the register's under jp_aml")


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("a text is missing")
    return value


def _number(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError("a number is missing")
    return value


def _moment(value: object) -> datetime:
    moment = datetime.fromisoformat(_text(value))
    if moment.tzinfo is None:
        raise ValueError("a moment has a zone")
    return moment
