"""What a person reads in a terminal, in the language of the locale; the sentences are the pages' own catalogue.

Names come from relying parties. Whatever does not print, escape sequences and bidirectional controls included, is
replaced, so that no name can draw over what this program says.
"""

from collections.abc import Mapping
from typing import Any, Protocol, TextIO

from citizen_agent import errors
from citizen_agent.pages.troubles import Trouble
from foundation.web.catalogues import translations
from foundation.web.languages import best_match
from foundation.web.pages import localized

WIDE_SPACE = "\u3000"  # between family and given name; Unicode does not count it as printable
_LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")  # POSIX, section 8.2: the first that is set counts


def language_of(environment: Mapping[str, str]) -> str:
    """`ja` or `en`; a locale that names neither, or none, is English, for not every terminal shows Japanese."""
    wish = next((environment[name] for name in _LOCALE_VARIABLES if environment.get(name)), "")
    return best_match(wish.split(".")[0].replace("_", "-")) or "en"


def printable(text: str) -> str:
    """The text on one line, with nothing in it that a terminal would obey."""
    return "".join(each if each.isprintable() or each == WIDE_SPACE else "\N{REPLACEMENT CHARACTER}" for each in text)


class Listener(Protocol):
    """Where answers come from; `keyboard.Keyboard` in life."""

    def line(self, prompt: str) -> str:
        """A line, shown while it is typed."""

    def secret(self, prompt: str) -> str:
        """A secret, not shown."""


class Screen:
    """Says sentences and asks questions."""

    def __init__(self, language: str, out: TextIO, listener: Listener) -> None:
        """`language` is ja or en."""
        self.language = language
        self._words = translations("citizen_agent", language)
        self._out = out
        self._listener = listener

    def words(self, sentence: str, **values: object) -> str:
        """A sentence in the person's language."""
        told = self._words.ugettext(sentence)
        return told % {name: printable(str(value)) for name, value in values.items()} if values else told

    def say(self, sentence: str, **values: object) -> None:
        """Print a sentence."""
        self.put(self.words(sentence, **values))

    def fact(self, label: str, value: str, *, indent: int = 2) -> None:
        """Print what something is."""
        self.put(f"{' ' * indent}{self.words(label)}: {printable(value)}")

    def put(self, line: str = "") -> None:
        """Print a line as it is."""
        self._out.write(line + "\n")
        self._out.flush()

    def named(self, words: Mapping[str, Any], field: str = "") -> str:
        """One text of a wire object that carries both languages."""
        return localized(words, self.language, field)

    def ask(self, question: str) -> str:
        """Ask for a line."""
        return self._listener.line(f"{self.words(question)}: ")

    def ask_secret(self, question: str) -> str:
        """Ask for a secret; it is not shown."""
        return self._listener.secret(f"{self.words(question)}: ")

    def tell(self, trouble: Trouble, sent: str = "") -> None:
        """Print what happened, whether anything was sent where that is a question, and what to do."""
        self.put()
        for sentence in (trouble.title, trouble.happened, sent, trouble.advice):
            if sentence:
                self.say(sentence)

    def tell_refusal(self, refusal: errors.Refusal) -> None:
        """Print the provider's own words."""
        texts = {"title_ja": refusal.title_ja, "title_en": refusal.title_en}
        texts |= {"advice_ja": refusal.advice_ja, "advice_en": refusal.advice_en}
        self.put()
        for part in ("title", "advice"):
            self.put(printable(self.named(texts, part)))
