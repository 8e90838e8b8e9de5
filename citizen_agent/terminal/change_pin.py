"""`kakehashi agent change-pin`: the old one, the new one, the new one again; then the card, once.

What cannot be right is told before the card is asked. A wrong old one costs a try and ends the program: it is never
tried again by itself.
"""

from citizen_agent import errors, holder_secrets
from citizen_agent.card_session import Kind
from citizen_agent.card_state import CardState, look_at
from citizen_agent.holder_secrets import PLACES, HolderSecret
from citizen_agent.pages import troubles
from citizen_agent.readers import ReaderSource
from citizen_agent.terminal.choosing import agrees, choose
from citizen_agent.terminal.exits import Exit, exit_of
from citizen_agent.terminal.names import SECRET_NAMES, STOPPED, TRIES_LEFT, UNFIT, WRONG
from citizen_agent.terminal.screen import Screen
from citizen_agent.words import _

FORMS = {
    Kind.AUTHENTICATION: _("It is four digits. Do not take your birthday or the same digit four times."),
    Kind.SIGNATURE: _("It has 6 to 16 letters and digits; capital and small letters make no difference."),
}


LAST_TRY = _(
    "If the old one is wrong once more, it is locked and you have to go to your municipality. "
    "Please stop and think which of your PINs and passwords this is."
)


class PinChange:
    """One change at one terminal."""

    def __init__(self, screen: Screen, readers: ReaderSource, secret: HolderSecret) -> None:
        """Which secret is to be changed."""
        self._screen, self._readers, self._secret = screen, readers, secret
        self._form = PLACES[secret].form

    def run(self, reader: str) -> Exit:
        """Look, ask three times, change once."""
        try:
            return self._run(reader)
        except errors.AgentError as error:
            self._tell(error)
            return exit_of(error)
        except (KeyboardInterrupt, EOFError):
            self._screen.put()
            self._screen.say(STOPPED)
            return Exit.STOPPED

    def _run(self, asked: str) -> Exit:
        reader = choose(self._screen, self._readers.list(), asked)
        card = look_at(self._readers, reader)
        last_try = self._shown(reader, card) == 1
        if last_try and not agrees(self._screen, LAST_TRY):
            raise EOFError
        old = self._screen.ask_secret(_("The old one"))
        new = self._screen.ask_secret(_("The new one"))
        repeated = self._screen.ask_secret(_("The new one again"))
        wanted = holder_secrets.change_of(self._secret, old, new, repeated)
        holder_secrets.change(self._readers, reader, card.mark, wanted, last_try=last_try)
        self._screen.say(_("It is changed. From now on only the new one counts."))
        return Exit.DONE

    def _shown(self, reader: str, card: CardState) -> int:
        """Say what is about to be changed; returns the tries left, or raises what makes it impossible."""
        left = card.tries[self._secret]
        if left is None:
            raise errors.NoSignatureCertificate if self._form is Kind.SIGNATURE else errors.ApplicationMissing
        if left == 0:
            raise errors.PinLocked
        self._screen.fact(_("Card reader"), reader, indent=0)
        self._screen.say(_("What is changed: %(secret)s"), secret=self._screen.words(SECRET_NAMES[self._secret]))
        self._screen.say(FORMS[self._form])
        self._screen.say(TRIES_LEFT, num=left)
        return left

    def _tell(self, error: errors.AgentError) -> None:
        match error:
            case errors.UnfitSecret():
                self._screen.say(UNFIT[self._form])
            case errors.WrongPin():
                self._screen.say(WRONG[self._form])
                self._screen.say(TRIES_LEFT, num=error.tries_left)
            case errors.PinLocked():
                self._screen.tell(troubles.LOCKED[self._form])
            case _:
                self._screen.tell(troubles.trouble_of(error))
