"""`kakehashi agent status --watch`: tells cards and readers that come and go, as it happens, until Ctrl-C.

A card that is put in is shown as `status` shows it. Nothing is asked of the person.
"""

from citizen_agent import errors
from citizen_agent.events import Event, Happening, watch
from citizen_agent.pages.troubles import trouble_of
from citizen_agent.readers import ReaderSource, WatchedSource
from citizen_agent.terminal.exits import Exit, exit_of
from citizen_agent.terminal.screen import Screen
from citizen_agent.terminal.status import show_reader
from citizen_agent.words import _

WORDS = {
    Happening.READER_CONNECTED: _("card reader connected"),
    Happening.READER_GONE: _("card reader disconnected"),
    Happening.CARD_INSERTED: _("card put in"),
    Happening.CARD_REMOVED: _("card taken out"),
    Happening.SERVICE_DOWN: _("The card reader service is not running"),
    Happening.SERVICE_BACK: _("The card reader service is running again"),
}


def keep_watching(readers: ReaderSource, screen: Screen) -> Exit:
    """Print what is there, then every change; Ctrl-C is the way to end it, and no failure."""
    try:
        if not isinstance(readers, WatchedSource):
            raise errors.NothingToWatch
        for event in watch(readers):
            _tell(readers, screen, event)
    except KeyboardInterrupt:
        screen.put()
        return Exit.DONE
    except errors.AgentError as error:
        screen.tell(trouble_of(error))
        return exit_of(error)
    return Exit.DONE


def _tell(readers: ReaderSource, screen: Screen, event: Event) -> None:
    words = screen.words(WORDS[event.happening])
    if event.reader:
        screen.fact(event.reader, words, indent=0)
    else:
        screen.put(words)
    if event.happening is Happening.CARD_INSERTED:
        show_reader(readers, screen, event.reader)
