"""Every way the consent exchange can say no on its back channel (RFC 6749 5.2 shapes the wire)."""

from foundation.errors import DomainError


class ConsentRefusal(DomainError):
    """Base of all; `code` is the OAuth error on the wire."""

    code = "invalid_request"
    status = 400


class TicketRefused(ConsentRefusal):
    """The ticket is forged or was made for another purpose."""

    code = "invalid_ticket"


class TicketExpired(TicketRefused):
    """The ticket was ours, and its time or its interaction's time is over."""

    code = "expired_ticket"


class ReceiptRefused(ConsentRefusal):
    """The receipt is not the data trust's, not about this request, or wider than what was asked."""

    code = "invalid_receipt"


class AlreadyDecided(ConsentRefusal):
    """One request, one decision."""

    code = "already_decided"
    status = 409


class TrustUnavailable(ConsentRefusal):
    """The data trust's keys cannot be had, so no receipt can be believed."""

    code = "temporarily_unavailable"
    status = 503


class NotForThisClient(ConsentRefusal):
    """The caller is a client, but not the one this endpoint is for."""

    code = "unauthorized_client"
    status = 403
