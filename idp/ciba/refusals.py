"""What the backchannel authentication endpoint says no with, and what the person's page does (CIBA Core 13).

OAuthError: UnknownUserId, ExpiredLoginHintToken, InvalidBindingMessage, TooManyWaiting (access_denied)
`-- the page: NothingWaits
"""

from foundation.errors import DomainError
from idp.errors import OAuthError


class UnknownUserId(OAuthError):
    """The hint is of a form that names nobody here; a well-formed one is not told apart from any other."""

    code = error = "unknown_user_id"


class ExpiredLoginHintToken(OAuthError):
    """The client's own token about the person is past its time."""

    code = error = "expired_login_hint_token"


class InvalidBindingMessage(OAuthError):
    """Too long, of other than plain words, or missing where it must not be."""

    code = error = "invalid_binding_message"


class TooManyWaiting(OAuthError):
    """The person is asked by this client already; a flood of questions gets one answered by mistake."""

    code = error = "access_denied"
    status = 403


class NothingWaits(DomainError):
    """Over, decided, or somebody else's: one answer for all three."""

    code = "ciba_too_late"
