"""Words for everything that can go wrong: what happened, whether anything was sent, what to do now.

Sentences are message ids in English; citizen_agent/locale/ja.po has them in Japanese.
"""

from dataclasses import dataclass

from citizen_agent import errors
from citizen_agent.card_session import Kind
from citizen_agent.words import _

NOTHING_SENT = _("No. Nothing was sent.")
SITE_GOT_NOTHING = _("The site you came from got nothing.")


@dataclass(frozen=True, slots=True)
class Trouble:
    """One explanation; `again` tells whether the same page may be tried once more, and `leave` is the
    code the provider is told when the person goes back.
    """

    title: str
    happened: str
    advice: str
    sent: str = NOTHING_SENT
    again: bool = True
    leave: str = "access_denied"


NOT_ACCEPTED = _("Your card's answer went to the identity provider only. The site you came from got nothing.")
PROVIDER_REFUSED = _("The identity provider looked at your card's answer and did not accept it.")

TROUBLES: dict[str, Trouble] = {
    errors.NoReaderService.code: Trouble(
        _("The card reader service is not running"),
        _("This computer's smart card service did not answer, so no card can be read."),
        _("Start the smart card service (pcscd) or restart the computer, then try again."),
    ),
    errors.NoReader.code: Trouble(
        _("No card reader was found"),
        _("No card reader is connected to this computer."),
        _("Connect your card reader, then try again."),
    ),
    errors.ReaderGone.code: Trouble(
        _("The card reader was disconnected"),
        _("The card reader you chose is no longer connected to this computer."),
        _("Connect it again or use another card reader, then try again."),
    ),
    errors.ReaderSilent.code: Trouble(
        _("The card reader does not answer"),
        _("The card or its reader did not answer in time, so we stopped waiting."),
        _("Take the card off, disconnect the card reader and connect it again, then try again."),
    ),
    errors.NoCard.code: Trouble(
        _("No card was found"),
        _("A card reader is connected, but there is no card in it."),
        _("Put your My Number card on the reader, then try again."),
    ),
    errors.ReaderBusy.code: Trouble(
        _("Another program is using your card"),
        _("The card is in use, and only one program may use it at a time."),
        _("Close the other program that uses the card, then try again."),
    ),
    errors.CardRemoved.code: Trouble(
        _("The card was taken away too early"),
        _("The connection to the card broke before it had answered."),
        _("Put the card on the reader, leave it there until the page changes, and try again."),
    ),
    errors.NotThisCard.code: Trouble(
        _("This card cannot be used here"),
        _("The card in the reader has no electronic certificates for identification."),
        _("Put your My Number card on the reader, then try again."),
    ),
    errors.OtherCard.code: Trouble(
        _("Another card is in the reader"),
        _("The reader holds another card than a moment ago. Your PIN was not given to it."),
        _("Put the right card on the reader and try again."),
    ),
    errors.PinLocked.code: Trouble(
        _("The PIN of your card is locked"),
        _("The PIN was wrong too often. To protect you, the card now refuses it, even the right one."),
        _(
            "Please go to the counter of your municipality with your card; they can set a new PIN. "
            "Nobody can unlock it over the internet."
        ),
        again=False,
        leave="pin_locked",
    ),
    errors.NoSignatureCertificate.code: Trouble(
        _("Your card has no signature certificate"),
        _("Your name and address are only in the signature certificate, and this card carries none."),
        _(
            "Please ask the counter of your municipality for a signature certificate. "
            "Children under 15 do not get one; a parent or guardian can ask at the office of the service."
        ),
        again=False,
        leave="under_age_or_no_signature_certificate",
    ),
    errors.ApplicationMissing.code: Trouble(
        _("This card does not carry the application"),
        _("The application that was asked for is not on this card. After a renewal it must be put on anew."),
        _("Use another card, or ask the counter of the application's owner to put it on this one."),
    ),
    errors.CardRefused.code: Trouble(
        _("The card did not answer as expected"),
        _("The card refused a step that should have worked."),
        _("Take the card off the reader, put it back, and try again."),
    ),
    errors.ChangeUncertain.code: Trouble(
        _("The card was taken away during the change"),
        _("The card had not answered yet, so its secret is the old one or the new one."),
        _("Put the card back and try the new one first. A wrong one costs a try."),
    ),
    errors.SecretsDiffer.code: Trouble(
        _("The two new ones are not the same"),
        _("What you typed for the new one and its repetition differ. Your card was not asked."),
        _("Start again and type the same twice."),
    ),
    errors.SecretUnchanged.code: Trouble(
        _("The new one is the old one"),
        _("What you typed for the new one is the same as the old one. Your card was not asked."),
        _("Start again and choose another one."),
    ),
    errors.TooManyWindows.code: Trouble(
        _("We stopped: too many requests one after the other"),
        _("This program was opened three times within a minute and nobody answered. This time no card was looked at."),
        _("If it was you, wait a minute and try again. If not, close the page that keeps opening this one."),
    ),
    errors.NoTicket.code: Trouble(
        _("This is no link of a login page"),
        _("The address you gave holds no request that a card could answer."),
        _("On the identity provider's login page, copy the address of the button that opens the card program."),
    ),
    errors.NothingToWatch.code: Trouble(
        _("There is nothing to watch"),
        _("The cards here lie in a folder, and no reader tells when one comes or goes."),
        _("Leave the option out, or use a card reader."),
    ),
    errors.NoTerminal.code: Trouble(
        _("There is no terminal to type in"),
        _("A PIN is taken from the keyboard of a terminal only, never from a file, a pipe or an argument."),
        _("Start this program in a terminal window."),
    ),
    errors.ProviderUnreachable.code: Trouble(
        _("The identity provider cannot be reached"),
        _("The identity provider did not give a usable answer."),
        _("Wait a little and try again. If it stays like this, go back to the site you came from."),
        SITE_GOT_NOTHING,
    ),
    errors.MayNotAsk.code: Trouble(
        _("We stopped: this body may not ask for that"),
        _("Only its owner may ask for an application on your card, and who asks is not known as its owner here."),
        _("Close this page. If you stand at a counter, tell the clerk."),
        again=False,
    ),
    errors.ProviderUntrue.code: Trouble(
        _("We stopped to protect you"),
        _("What the identity provider sent does not match what would be signed, so nothing was signed."),
        _("Close this page and start again from the site you wanted to use. Do not use a link from a mail."),
        again=False,
    ),
}
_LOCKED_PASSWORD = Trouble(
    _("The signature password of your card is locked"),
    _("The signature password was wrong too often. To protect you, the card now refuses it, even the right one."),
    TROUBLES[errors.PinLocked.code].advice,
    again=False,
    leave="pin_locked",
)
LOCKED = {Kind.AUTHENTICATION: TROUBLES[errors.PinLocked.code], Kind.SIGNATURE: _LOCKED_PASSWORD}
START_AGAIN = Trouble(
    _("Please start again"),
    _("This page was open for too long, or it was not opened from the identity provider's page."),
    _("Go back to the site you wanted to use and press its login button once more."),
    again=False,
)
EXPIRED = Trouble(
    _("This request is no longer valid"),
    _("The identity provider no longer knows this request; it lives for ten minutes."),
    START_AGAIN.advice,
    again=False,
)
FORM_REFUSED = Trouble(
    _("This form cannot be used"),
    _("The form did not come from the page this agent gave to your browser."),
    START_AGAIN.advice,
    again=False,
)


_NOTHING_HERE = Trouble(
    _("This phone has no certificate, and no card is held to it"),
    _("There is neither a certificate in this phone nor a card that it can read."),
    _("Hold your My Number card to the phone, leave it there, and try again."),
)
ON_A_PHONE = dict.fromkeys((errors.NoReader.code, errors.NoReaderService.code, errors.NoCard.code), _NOTHING_HERE)
SCAN_AGAIN = Trouble(
    _("Please read the picture again"),
    _("This page was open for too long, or it was not opened by reading the picture on the computer."),
    _("Point the camera at the computer's screen once more."),
    again=False,
)
NOT_YOUR_CAMERA = Trouble(
    _("This was not opened by your camera"),
    _("A page on the internet wanted to make this phone log in somewhere, so nothing was done."),
    _("Point the camera at the screen of the computer in front of you. If you only followed a link, close this page."),
    again=False,
)


def trouble_of(error: errors.AgentError, *, phone: bool = False) -> Trouble:
    """Return the words for an error of this house; an unknown code is told as a card that did not fit."""
    if phone and error.code in ON_A_PHONE:
        return ON_A_PHONE[error.code]
    return TROUBLES.get(error.code, TROUBLES[errors.CardRefused.code])
