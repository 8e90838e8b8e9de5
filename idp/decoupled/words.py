"""What a polling client is told beside invalid_grant and access_denied (RFC 8628 3.5, CIBA Core 11)."""

from idp.errors import OAuthError


class AuthorizationPending(OAuthError):
    """The person has not finished; ask again after the interval."""

    code = error = "authorization_pending"
    awaited = True


class SlowDown(OAuthError):
    """Pending as well, and the interval has grown by five seconds."""

    code = error = "slow_down"
    awaited = True


class ExpiredToken(OAuthError):
    """The time of the code, or of the request, is over."""

    code = error = "expired_token"
