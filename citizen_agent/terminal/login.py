"""`kakehashi agent login`: answers one request of the provider, as the page does, and prints where the browser goes on.

Who asks is shown before any PIN is asked for. When the provider wants the signature too (a first visit, or a service
that must check name and address), the text is shown and the signature password asked for in the same run.
"""

from collections.abc import Callable, Coroutine
from typing import Any

from citizen_agent import errors
from citizen_agent.answer_challenge import Accepted, Provider
from citizen_agent.card_session import Kind
from citizen_agent.challenge import Challenge
from citizen_agent.pages import troubles
from citizen_agent.pages.looking import CardView
from citizen_agent.pages.step import Steps, Submitted
from citizen_agent.pasted import value_in
from citizen_agent.readers import ReaderSource
from citizen_agent.terminal.choosing import agrees, choose
from citizen_agent.terminal.exits import Exit, exit_of
from citizen_agent.terminal.names import LAST_TRY, STOPPED, TRIES_LEFT, UNFIT, WRONG
from citizen_agent.terminal.screen import Screen
from citizen_agent.visit import Visit, Visits
from citizen_agent.words import _

HERE = "terminal"  # stands where the pages have a browser: this program answers for the one person at its keyboard
LINK = _("Address of the login page's link to the card program")
QUESTIONS = {
    Kind.AUTHENTICATION: _("PIN for user authentication (four digits)"),
    Kind.SIGNATURE: _("Signature password (6 to 16 letters and digits)"),
}
WHY_SIGNATURE = (
    _("Why the signature password as well?"),
    _(
        "The certificate you just used says who you are, but carries no name. Only the signature certificate carries "
        "your name, address, date of birth and sex. The identity provider needs it the first time you come, or when a "
        "service must check them."
    ),
    _("They go to the identity provider. The site you came from gets only what you allow on a later page."),
)


class TerminalLogin:
    """One login at one terminal."""

    def __init__(
        self,
        screen: Screen,
        readers: ReaderSource,
        provider: Provider,
        steps: Steps,
        visits: Visits,
        wait: Callable[[Coroutine[Any, Any, Any]], Any],
    ) -> None:
        """The parts are those of the pages. `wait` runs a step to its end on one event loop (asyncio.Runner.run).

        Questions are asked outside of it: a running loop keeps Ctrl-C to itself while a person types.
        """
        self._screen, self._readers, self._provider = screen, readers, provider
        self._steps, self._visits, self._wait = steps, visits, wait

    def run(self, link: str, reader: str) -> Exit:
        """Answer the request of that link, asked for when it is empty. The person may end it with Ctrl-C."""
        try:
            ticket = value_in(link or self._screen.ask(LINK), "ticket")
            if not ticket:
                raise errors.NoTicket
        except errors.AgentError as error:
            self._screen.tell(troubles.trouble_of(error))
            return exit_of(error)
        except (KeyboardInterrupt, EOFError):
            self._screen.say(STOPPED)
            return Exit.STOPPED
        return self._answer(self._visits.find_or_start(HERE, ticket), reader)

    def _answer(self, visit: Visit, reader: str) -> Exit:
        try:
            while visit.outcome is None:
                reader = self._step(visit, reader)
        except errors.AgentError as error:
            return self._told(visit, error)
        except (KeyboardInterrupt, EOFError):
            return self._stopped(visit)
        if isinstance(visit.outcome, Accepted):
            return self._accepted(visit.outcome)
        return self._told(visit, visit.outcome)

    def _step(self, visit: Visit, reader: str) -> str:
        """Show the request and ask for its secret until this step is done; returns the reader that was used."""
        step = visit.step
        self._who_asks(self._wait(self._steps.challenge(visit)))
        chosen = choose(self._screen, self._readers.list(), reader)
        while visit.outcome is None and visit.step is step:
            self._ask(visit, self._wait(self._steps.look(visit, chosen)))
            self._hint(visit)
        return chosen

    def _ask(self, visit: Visit, view: CardView) -> None:
        if not view.tries:
            raise errors.PinLocked
        last_try = view.tries == 1
        if last_try and not agrees(self._screen, LAST_TRY[visit.step]):
            raise EOFError
        self._screen.put()
        self._screen.say(TRIES_LEFT, num=view.tries)
        typed = self._screen.ask_secret(QUESTIONS[visit.step])
        if not typed:
            raise EOFError
        form = Submitted(view.chosen or "", visit.attempt, typed, last_try)
        self._wait(self._steps.submit(visit, visit.step, form))

    def _hint(self, visit: Visit) -> None:
        """What the page tells beside its field; anything else ends the login."""
        match visit.take_notice():
            case None:
                return
            case errors.WrongPin():
                self._screen.say(WRONG[visit.step])
            case errors.UnfitSecret():
                self._screen.say(UNFIT[visit.step])
            case trouble:
                raise trouble

    def _who_asks(self, challenge: Challenge) -> None:
        screen, recipient = self._screen, challenge.recipient
        if challenge.kind is Kind.SIGNATURE:
            screen.put()
            for sentence in WHY_SIGNATURE:
                screen.say(sentence)
        screen.put()
        screen.say(_("Who is asking"))
        screen.fact(_("Name"), screen.named(recipient, "name"))
        if recipient.get("corporate_number"):
            screen.fact(_("Corporate number"), recipient["corporate_number"])
        screen.fact(_("Web site"), recipient["origin"])
        screen.fact(_("For what"), screen.named(challenge.purpose))
        for item in challenge.requested:
            screen.fact(_("Would like to know"), screen.named(item, "label"))
        screen.say(_("The exact text your card signs"))
        for line in challenge.statement.splitlines():
            screen.put(f"  {line}")

    def _accepted(self, outcome: Accepted) -> Exit:
        self._screen.put()
        self._screen.say(_("The identity provider accepted your card. Open this address in the browser you came from:"))
        self._screen.put(outcome.continue_url)
        return Exit.DONE

    def _told(self, visit: Visit, error: errors.AgentError) -> Exit:
        if isinstance(error, errors.Refused):
            self._refused(visit, error.refusal)
            return exit_of(error)
        trouble = troubles.LOCKED[visit.step] if isinstance(error, errors.PinLocked) else troubles.trouble_of(error)
        self._screen.tell(trouble, trouble.sent)
        self._way_back(self._provider.leave_url(visit.ticket, trouble.leave))
        return exit_of(error)

    def _refused(self, visit: Visit, refusal: errors.Refusal) -> None:
        if refusal.error == "expired_ticket":
            self._screen.tell(troubles.EXPIRED, troubles.EXPIRED.sent)
            return
        self._screen.tell_refusal(refusal)
        self._screen.say(troubles.NOT_ACCEPTED)
        self._way_back(refusal.return_url or self._provider.leave_url(visit.ticket))

    def _stopped(self, visit: Visit) -> Exit:
        self._screen.put()
        self._screen.say(STOPPED)
        self._way_back(self._provider.leave_url(visit.ticket))
        return Exit.STOPPED

    def _way_back(self, address: str) -> None:
        self._screen.say(_("To go back to the site you came from, open this address in its browser:"))
        self._screen.put(address)
