"""What the secrets and their forms are called; the pages use the same words."""

from citizen_agent.card_session import Kind
from citizen_agent.holder_secrets import HolderSecret
from citizen_agent.words import _

SECRET_NAMES = {
    HolderSecret.AUTHENTICATION: _("PIN for user authentication"),
    HolderSecret.SIGNATURE: _("Signature password"),
    HolderSecret.CARD_FACE_INPUT: _("PIN for input from the card's face"),
    HolderSecret.RESIDENT: _("PIN of the Basic Resident Register application"),
}
WRONG = {Kind.AUTHENTICATION: _("The PIN was wrong."), Kind.SIGNATURE: _("The signature password was wrong.")}
UNFIT = {
    Kind.AUTHENTICATION: _("The PIN is four digits. Your card was not asked, so no try was used."),
    Kind.SIGNATURE: _(
        "The signature password has 6 to 16 letters and digits. Your card was not asked, so no try was used."
    ),
}
LAST_TRY = {
    Kind.AUTHENTICATION: _(
        "If the PIN is wrong once more, your card is locked and you have to go to your municipality. "
        "Please stop and think: this is the four-digit PIN for user authentication, not the 6 to 16 character password."
    ),
    Kind.SIGNATURE: _(
        "If the password is wrong once more, it is locked and you have to go to your municipality. "
        "Please stop and think: this is the 6 to 16 character password, not the four-digit PIN."
    ),
}
TRIES_LEFT = _("Tries left before the card locks: %(num)s")
STOPPED = _("You stopped. Nothing more was done.")
