"""base64url without padding (RFC 4648 section 5, RFC 7515 section 2), in its one canonical form.

Straight on `binascii`: the standard library's `base64` takes twice as long, and a token costs a dozen of these.
"""

from binascii import Error, a2b_base64, b2a_base64

_TO_URL = bytes.maketrans(b"+/", b"-_")
# Characters of the other alphabet become ones of no alphabet.
_FROM_URL = bytes.maketrans(b"-_+/=", b"+/!!!")
_PADDING = (b"", b"", b"==", b"=")  # by length modulo 4; nothing is one character long modulo 4


def encode(raw: bytes) -> bytes:
    """The text as ASCII bytes."""
    return b2a_base64(raw, newline=False).translate(_TO_URL).rstrip(b"=")


def text(raw: bytes) -> str:
    """The text."""
    return encode(raw).decode()


def decode(token: str) -> bytes:
    """The bytes. ValueError unless `token` is exactly what `text` writes for them."""
    ascii_token = token.encode("ascii")
    try:
        raw = a2b_base64(ascii_token.translate(_FROM_URL) + _PADDING[len(ascii_token) % 4], strict_mode=True)
    except Error as broken:
        raise ValueError("not base64url") from broken
    # The last letter may carry bits that belong to no byte: only zeros are canonical.
    spare = len(raw) % 3
    if spare and encode(raw[-spare:]) != ascii_token[-1 - spare :]:
        raise ValueError("not the canonical form")
    return raw
