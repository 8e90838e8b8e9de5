"""`kakehashi agent status`: each reader, the card in it, its certificates, and the tries left of every secret.

No PIN is asked or sent, and no try is spent.
"""

from citizen_agent import errors
from citizen_agent.card_session import Kind
from citizen_agent.card_state import CardState, look_at
from citizen_agent.holder_secrets import HolderSecret
from citizen_agent.pages.troubles import trouble_of
from citizen_agent.readers import ReaderSource, WatchedSource
from citizen_agent.terminal.exits import Exit, exit_of
from citizen_agent.terminal.names import SECRET_NAMES
from citizen_agent.terminal.screen import Screen
from citizen_agent.words import _
from standards import jpki_card

TOKENS = {
    jpki_card.TOKEN_MY_NUMBER_CARD: _("My Number card"),
    jpki_card.TOKEN_ANDROID: _("Certificate in an Android phone"),
    jpki_card.TOKEN_IPHONE: _("Certificate in an iPhone"),
}
CERTIFICATES = {
    Kind.AUTHENTICATION: _("Certificate for user authentication"),
    Kind.SIGNATURE: _("Certificate for signing"),
}


def status(readers: ReaderSource, screen: Screen) -> Exit:
    """Print everything there is; DONE when at least one card could be looked at."""
    try:
        found = _readers(readers)
        if not found:
            raise errors.NoReader
    except errors.AgentError as error:
        screen.tell(trouble_of(error))
        return exit_of(error)
    endings = [_reader(readers, screen, name, holds_card=holds) for name, holds in found.items()]
    return Exit.DONE if Exit.DONE in endings else endings[0]


def _readers(readers: ReaderSource) -> dict[str, bool]:
    if isinstance(readers, WatchedSource):
        return dict(readers.states())
    return dict.fromkeys(readers.list(), True)


def _reader(readers: ReaderSource, screen: Screen, name: str, *, holds_card: bool) -> Exit:
    screen.fact(_("Card reader"), name, indent=0)
    return show_reader(readers, screen, name, holds_card=holds_card)


def show_reader(readers: ReaderSource, screen: Screen, name: str, *, holds_card: bool = True) -> Exit:
    """Print the card in this reader, or why there is none to be read."""
    try:
        if not holds_card:
            raise errors.NoCard
        state = look_at(readers, name)
    except errors.AgentError as error:
        trouble = trouble_of(error)
        for sentence in (trouble.title, trouble.advice):
            screen.put(f"  {screen.words(sentence)}")
        return exit_of(error)
    _show(screen, state)
    return Exit.DONE


def _show(screen: Screen, state: CardState) -> None:
    kind = TOKENS.get(state.token)
    screen.fact(_("Kind"), screen.words(kind) if kind else state.token)
    if state.key:
        screen.fact(_("Keys"), state.key)
    for side, label in CERTIFICATES.items():
        screen.fact(label, _certificate(screen, state, side))
    for secret in HolderSecret:
        left = state.tries[secret]
        if left is not None:
            screen.fact(
                SECRET_NAMES[secret], screen.words(_("%(num)s tries left"), num=left) if left else _locked(screen)
            )


def _certificate(screen: Screen, state: CardState, side: Kind) -> str:
    if side not in state.certificates:
        return screen.words(_("not on this card"))
    if side is Kind.AUTHENTICATION and state.not_after is not None:
        return screen.words(_("on this card, valid until %(day)s"), day=state.not_after.date().isoformat())
    return screen.words(_("on this card; it can be read with its PIN or password only"))


def _locked(screen: Screen) -> str:
    return screen.words(_("locked; only the counter of your municipality can set a new one"))
