"""RFC 6749 3.3: the one reader of the `scope` parameter, of authorization and of token requests alike."""

import re

from idp.errors import InvalidScope

# scope = scope-token *( SP scope-token ); scope-token = 1*( %x21 / %x23-5B / %x5D-7E )
_WORD = r"[\x21\x23-\x5B\x5D-\x7E]+"
_SCOPE = re.compile(f"{_WORD}(?: {_WORD})*")


def read_scope(text: str | None) -> tuple[str, ...]:
    """Each word once, in order; none where the parameter is not there. Raises InvalidScope.

    4.1.2.1 and 5.2: `invalid_scope` is for what is "invalid, unknown, malformed", not only for what is too much.
    """
    if text is None:
        return ()
    if not _SCOPE.fullmatch(text):
        raise InvalidScope("scope is malformed")
    return tuple(dict.fromkeys(text.split(" ")))
