"""The refusals of the pages where somebody answers for another screen (RFC 8628 3.3) or for a counter (CIBA Core 8)."""

from idp.pages.refusal import Refusal

OF_SCREENS = (
    Refusal(
        "too_many_user_codes",
        "Too many wrong codes",
        "Codes that no screen shows were typed too often, in this browser or everywhere.",
        "Please wait five minutes, then type the code that your screen shows at that time.",
        status=429,
    ),
    Refusal(
        "user_code_taken",
        "The code is in use in another browser",
        "Somebody has confirmed this code in another browser or on another device, and only there it can go on.",
        "If that was you, go on there. If not, get a new code on the screen.",
    ),
    Refusal(
        "device_too_late",
        "The time for your screen is over",
        "A code works for five minutes and once. It ran out, or it was decided already.",
        "Please get a new code on the screen and start again.",
        status=400,
    ),
    Refusal(
        "ciba_too_late",
        "This question is over",
        "It was answered already, it ran out, or it was not for you.",
        "If somebody is waiting for you at a counter or on the phone, please ask for a new question.",
        status=400,
    ),
)
