"""Every way the phone can be told no before it may show a card; the codes are part of the wire (docs/cross-device.md).

CardRefusal
|-- StaleCode          a copy, a forgery, or simply too slow: one answer for all three
|-- AlreadyBound       another phone was first
|-- WrongNumber        the two screens do not belong together
|-- AlreadyConfirmed   the number was typed before
`-- SessionOver        ended, replaced by a newer one, or out of time
"""

from idp.card_login.refusals import CardRefusal


class StaleCode(CardRefusal):
    """The picture that was read is not the one on the screen now."""

    code = "stale_code"
    final = False


class AlreadyBound(CardRefusal):
    """The first phone stays; the second is told, for it may be the person's own (AG-13)."""

    code = "already_bound"
    status = 409
    final = False


class WrongNumber(CardRefusal):
    """One try; the session is dead."""

    code = "wrong_number"
    status = 403
    final = False


class AlreadyConfirmed(CardRefusal):
    """A confirmation is counted once, whatever it said."""

    code = "already_confirmed"
    status = 409
    final = False


class SessionOver(CardRefusal):
    """Nothing more can happen in this session; the browser can begin another."""

    code = "session_over"
    final = False
