"""What can go wrong on the citizen's pages, and the words for it.

PageError                 every one of them answers with a page of three parts: what happened, whether
  LoginRequired           anything was sent, what to do now. `error_pages.py` has the words by code.
    StepUpRequired        the card was shown too long ago for this page
  TicketExpired           the request is too old
  TicketInvalid           not a request the provider knows
  ForeignBrowser          another browser opened this request first
  AlreadyDecided          a different decision stands
  StillRecording          the same decision is being written this moment
  FormTooOld              the form no longer matches its request
  ProviderDown            the identity provider does not answer
  TrustDown               the data trust does not answer
  NotHere                 no such receipt for this citizen
  Unacceptable            a neighbour could not read what was typed
"""

from foundation.errors import DomainError


class PageError(DomainError):
    """Base: `code` picks the words, `status` the HTTP status."""

    code = "page_error"
    status = 400


class LoginRequired(PageError):
    """Nobody is logged in, or the login ended; a GET goes to the login and comes back."""

    code = "login_required"
    status = 401


class StepUpRequired(LoginRequired):
    """She is logged in, and must show her card again for this (RFC 9470): it was longer ago than `max_age` seconds."""

    def __init__(self, detail: str, max_age: int) -> None:
        super().__init__(detail)
        self.max_age = max_age


class LoginFailed(PageError):
    """The provider's answer to our login could not be used."""

    code = "login_failed"
    status = 400


class TicketExpired(PageError):
    """Ten minutes are over."""

    code = "ticket_expired"
    status = 410


class TicketInvalid(PageError):
    """Forged, cut, or for somebody else."""

    code = "ticket_invalid"
    status = 400


class ForeignBrowser(PageError):
    """The request was opened in another browser first."""

    code = "foreign_browser"
    status = 403


class AlreadyDecided(PageError):
    """Nothing is decided twice."""

    code = "already_decided"
    status = 409


class StillRecording(PageError):
    """A double press: the first one is at work."""

    code = "still_recording"
    status = 409


class FormTooOld(PageError):
    """The sealed text of the form does not belong to this request."""

    code = "form_too_old"
    status = 400


class ProviderDown(PageError):
    """Fail closed: without the provider nothing is decided."""

    code = "provider_down"
    status = 503


class TrustDown(PageError):
    """Fail closed: without a receipt nothing is given."""

    code = "trust_down"
    status = 503


class NotHere(PageError):
    """Absent, or somebody else's: both look the same."""

    code = "not_here"
    status = 404


class Unacceptable(PageError):
    """A neighbour could not read what was typed."""

    code = "bad_request"
    status = 400
