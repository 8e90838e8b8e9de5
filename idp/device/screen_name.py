"""A screen's name as the confirming page shows it, from fixed words only: what a device says is never repeated.

User-Agent (RFC 9110 section 10.1.5) can say anything; it helps an honest person to recognise the own screen and proves
nothing. Where a service's server asks for its screens, it may pass on what the screen sent.
"""

from idp.card_login.cross_device.browser_name import browser_name

# The first that fits; most of them name a browser as well.
_SCREENS = (
    ("PlayStation", "PlayStation"),
    ("Nintendo", "Nintendo Switch"),
    ("Xbox", "Xbox"),
    ("AppleTV", "Apple TV"),
    ("CrKey", "Chromecast"),
    ("AFT", "Fire TV"),
    ("BRAVIA", "BRAVIA"),
    ("Tizen", "Tizen TV"),
    ("Web0S", "webOS TV"),
    ("Android TV", "Android TV"),
    ("HbbTV", "HbbTV"),
)


def screen_name(user_agent: str) -> str:
    """For example "BRAVIA" or "Chrome, Linux"; empty for what is in no list."""
    return next((name for mark, name in _SCREENS if mark in user_agent), "") or browser_name(user_agent)
