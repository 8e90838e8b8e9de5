"""EF 0006: what the token says of itself, a PKCS#11 CK_TOKEN_INFO in 160 bytes (PKCS#11 3.0 section 3.2).

Layout and flags as myna-card found them on physical cards: texts padded with spaces, numbers of four bytes, the version
and time fields in digits. Only the label names a kind of carrier; the makers' names are ours.
"""

from standards.jpki_card import SIGN_PASSWORD_LONGEST, SIGN_PASSWORD_SHORTEST, TOKEN_LENGTH

RNG, LOGIN_REQUIRED, USER_PIN_INITIALIZED, TOKEN_INITIALIZED = 0x001, 0x004, 0x008, 0x400
UNAVAILABLE = 0xFFFFFFFF
MANUFACTURER, MODEL = "Kakehashi", "virtual"


def build(label: str) -> bytes:
    """Return the 160 bytes for a token of this label."""
    texts = ((label, 32), (MANUFACTURER, 32), (MODEL, 16), ("0" * 16, 16))
    sessions = (1, 0, 1, 0)  # most, open, most read-write, open read-write
    numbers = (
        RNG | LOGIN_REQUIRED | USER_PIN_INITIALIZED | TOKEN_INITIALIZED,
        *sessions,
        SIGN_PASSWORD_LONGEST,
        SIGN_PASSWORD_SHORTEST,
        *(UNAVAILABLE,) * 4,
    )
    content = b"".join(text.encode().ljust(size) for text, size in texts)
    content += b"".join(number.to_bytes(4) for number in numbers)
    content += b"01" + b"01" + b"9" * 16
    if len(content) != TOKEN_LENGTH:
        raise ValueError("a token's label has at most 32 bytes")
    return content
