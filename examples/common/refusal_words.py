"""What a refusal of the data trust means, in plain words: by problem type first, then by the standard error code."""

from typing import NamedTuple

from examples.common.reading import Refusal

PREFIX = "urn:kakehashi:problem:"


class RefusalWords(NamedTuple):
    """A heading and what it means for the reader."""

    title: str
    meaning: str


_BY_PROBLEM = {
    "consent-withdrawn": RefusalWords(
        "The permission was taken back",
        "You took back the permission, so we can no longer read these records. Nothing was shown to us this time.",
    ),
    "consent-expired": RefusalWords(
        "The permission has ended",
        "The last day of the permission has passed, so we can no longer read these records.",
    ),
    "datatype-not-granted": RefusalWords(
        "This kind of record was not permitted",
        "You did not choose this kind of record, so we cannot read it. That is fine.",
    ),
    "no-consent": RefusalWords(
        "There is no permission",
        "There is no permission for us to read these records.",
    ),
    "purpose-mismatch": RefusalWords(
        "The permission is for another purpose",
        "The permission was given for another purpose, so it does not open these records.",
    ),
    "introspection-unavailable": RefusalWords(
        "The permission cannot be checked now",
        "The service that checks permissions does not answer. Without its answer nobody can read these records.",
    ),
}
_BY_CODE = {
    "invalid_token": RefusalWords(
        "The connection has ended",
        "Our key to these records is no longer valid. Please connect again if you want to.",
    ),
    "invalid_grant": RefusalWords(
        "The connection has ended",
        "The permission was taken back, or it ended. Please connect again if you want to.",
    ),
    "insufficient_scope": RefusalWords(
        "The permission does not cover this",
        "What you permitted does not include these records.",
    ),
    "temporarily_unavailable": RefusalWords(
        "The records cannot be read now",
        "The service that keeps the records does not answer. Please try again in some minutes.",
    ),
}
_UNKNOWN = RefusalWords("The records cannot be read", "The service that keeps the records refused.")


def words_for(refusal: Refusal) -> RefusalWords:
    """The most exact words there are."""
    by_problem = _BY_PROBLEM.get(refusal.problem.removeprefix(PREFIX))
    return by_problem or _BY_CODE.get(refusal.code, _UNKNOWN)
