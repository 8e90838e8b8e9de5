"""GNU gettext catalogues read from text at start-up: msgids are English, `locale/ja.po` translates.

No compiled files are kept, so a catalogue in the repository is the one in use. A house's own words
win over those of `foundation.web`.
"""

from functools import lru_cache
from importlib.resources import files
from io import BytesIO

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

OWN = "foundation.web"


def _read(package: str, locale: str) -> Translations:
    path = files(package).joinpath("locale", f"{locale}.po")
    if not path.is_file():
        return Translations()
    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(path.read_bytes()), locale=locale))
    compiled.seek(0)
    return Translations(compiled)


@lru_cache(maxsize=64)
def translations(package: str, locale: str) -> Translations:
    """The words of `foundation.web` under those of `package`; English is the msgid itself."""
    merged = _read(OWN, locale)  # the first one brings the language's plural rule: `merge` would not
    if package != OWN:
        merged.merge(_read(package, locale))
    merged._catalog.pop("", None)  # gettext keeps the file's header there, and would show it for an empty message
    return merged
