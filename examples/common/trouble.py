"""What a person reads when a login or a read did not work: what happened, whether anything was sent, what to do.

Keys are the codes of relying_party_sdk.errors and of the OAuth registries. Sentences are msgids; the Japanese is in
locale/ja.po. Codes are shown small, for the person who is asked about them on the phone.
"""

from typing import NamedTuple


class Trouble(NamedTuple):
    """One page. `status` is the HTTP status it is served with."""

    status: int
    title: str
    happened: str
    sent: str
    advice: str


_NOTHING_SENT = "No. Nothing about you was sent to us."
_TRY_AGAIN = "Press the button below to start again."
_LATER = "Please wait some minutes, then press the button below."
_OUR_FAULT = "Please call us at the number below. It is not your mistake, and pressing again will not help."

_STOPPED = Trouble(
    400,
    "The login was stopped for your safety",
    "The answer that reached us did not belong to what you started on this device.",
    _NOTHING_SENT,
    "Close this tab, open our site yourself, and start again from there. If it happens again, please call us.",
)
_ASK_AGAIN = Trouble(
    403,
    "You are not logged in yet",
    "This time a login with your card is needed, and it did not take place.",
    _NOTHING_SENT,
    "Press the button below and log in with your card.",
)
_BUSY = Trouble(
    503,
    "The login service cannot answer now",
    "The service that checks your card is being repaired or is very busy.",
    _NOTHING_SENT,
    _LATER,
)
_OURS = Trouble(
    400,
    "We made a mistake",
    "What our site asked the login service for was not accepted.",
    _NOTHING_SENT,
    _OUR_FAULT,
)

TROUBLES: dict[str, Trouble] = {
    "access_denied": Trouble(
        403,
        "You chose not to continue",
        "You stopped at the card, or chose not to give the information.",
        _NOTHING_SENT,
        "If that is what you wanted, you are done. To continue after all, press the button below.",
    ),
    "login_required": _ASK_AGAIN,
    "interaction_required": _ASK_AGAIN,
    "consent_required": _ASK_AGAIN,
    "account_selection_required": _ASK_AGAIN,
    "unmet_authentication_requirements": _ASK_AGAIN,
    "temporarily_unavailable": _BUSY,
    "server_error": _BUSY,
    "provider_unreachable": Trouble(
        503,
        "We cannot reach the login service",
        "Our site could not connect to the login service.",
        _NOTHING_SENT,
        _LATER,
    ),
    "invalid_state": Trouble(
        400,
        "This page is no longer valid",
        "The login was started in another window or browser, or it ended already.",
        _NOTHING_SENT,
        _TRY_AGAIN,
    ),
    "invalid_callback": _STOPPED,
    "mixed_up_issuer": _STOPPED,
    "invalid_id_token": _STOPPED,
    "answer_refused": _STOPPED,
    "transaction_expired": Trouble(
        400,
        "Too much time has passed",
        "The login took longer than we may wait.",
        _NOTHING_SENT,
        _TRY_AGAIN,
    ),
    "already_used": Trouble(
        400,
        "This step is already finished",
        "You came back to a page that works only once, for example with the back button.",
        "Nothing was sent a second time.",
        _TRY_AGAIN,
    ),
    "expired_token": Trouble(
        400,
        "The code has run out",
        "A code works for five minutes, and nothing was decided on the phone or computer in that time.",
        _NOTHING_SENT,
        "Press the button below for a new code.",
    ),
    "invalid_grant": Trouble(
        403,
        "The permission has ended",
        "The time for this step ran out, or the permission was taken back.",
        "No. Nothing new was sent to us.",
        _TRY_AGAIN,
    ),
    "form_token_refused": Trouble(
        403,
        "The button could not be used",
        "The page was open for too long, or it came from another site.",
        "No. Nothing was changed.",
        "Go back to our first page and try again.",
    ),
    "not_found": Trouble(
        404,
        "There is no such page",
        "The address may be wrong, or the page has moved.",
        "No. Nothing was sent.",
        "Start from our first page.",
    ),
}
TROUBLES["invalid_token"] = TROUBLES["invalid_grant"]
UNKNOWN = _OURS


def trouble_for(code: str) -> Trouble:
    """The page for a code; every fault of our own request looks the same to a citizen."""
    return TROUBLES.get(code, UNKNOWN)
