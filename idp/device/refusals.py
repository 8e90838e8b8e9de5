"""Every way the person's side of a device authorization can be told no; the codes are those of the refusal pages.

DeviceRefusal
|-- UnknownUserCode   never given out, over, or decided: one answer for all three, so that nothing can be probed
|-- TooManyGuesses    a limit on wrong codes is reached (RFC 8628 5.1)
|-- OtherWindow       another browser has confirmed this code
`-- TooLate           the five minutes ended, or it was decided, between two steps
"""

from foundation.errors import DomainError


class DeviceRefusal(DomainError):
    """Base of all."""

    code = "device_too_late"


class UnknownUserCode(DeviceRefusal):
    """No device waits for this code."""


class TooManyGuesses(DeviceRefusal):
    """Whether the code was right has not been looked at."""

    code = "too_many_user_codes"


class OtherWindow(DeviceRefusal):
    """RFC 9700 4.7 in the manner of a user code: confirmed in one browser, worth nothing in another."""

    code = "user_code_taken"


class TooLate(DeviceRefusal):
    """Nothing was given to the device."""
