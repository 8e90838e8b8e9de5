"""What the page says about an earlier try, in words of this step; other codes are told as everywhere (idp/pages)."""

from dataclasses import dataclass

from idp.pages.refusals import CATALOGUE


@dataclass(frozen=True)
class Words:
    """English sentences; locale/ja.po holds the Japanese."""

    title: str
    happened: str
    advice: str


OWN = {
    "access_denied": Words(
        "You did not sign",
        "You came back from the card program without a signature.",
        "That is fine.",
    ),
    "pin_locked": Words(
        "The signature password is locked",
        "The signature password was wrong too many times, so the card locked it.",
        "Please have it reset at your municipal office, or with the app and a convenience store kiosk.",
    ),
    "under_age_or_no_signature_certificate": Words(
        "The card has no signature certificate",
        "The state takes this consent with the signature certificate only. Children under 15 do not have one.",
        "Aged 15 or over, ask your municipal office for one.",
    ),
    "signature_invalid": Words(
        "The card's answer did not fit",
        "What the card signed was not the text that was shown.",
        "Please try again with the card.",
    ),
    "person_mismatch": Words(
        "The card is of another person",
        "The signature certificate is not of the person who logged in.",
        "Please use your own card, the one you logged in with.",
    ),
}


def words_of(code: str) -> Words | None:
    """The words of a code; nothing for one we do not know, which is never echoed."""
    general = CATALOGUE.get(code)
    return OWN.get(code) or (Words(general.title, general.happened, general.advice) if general else None)
