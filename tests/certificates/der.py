"""A few lines of DER by hand: what a careful library refuses to write must be writable here."""

from datetime import datetime


def tlv(tag: int, *parts: bytes) -> bytes:
    """One element: tag, definite length in its shortest form, contents."""
    content = b"".join(parts)
    return bytes([tag]) + _length(len(content)) + content


def _length(size: int) -> bytes:
    if size < 128:
        return bytes([size])
    digits = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes([0x80 | len(digits)]) + digits


def contents(element: bytes) -> bytes:
    """What stands inside one element."""
    first = element[1]
    return element[2:] if first < 128 else element[2 + (first & 0x7F) :]


def elements(content: bytes) -> list[bytes]:
    """The elements that stand one after the other."""
    found = []
    while content:
        first = content[1]
        digits = 0 if first < 128 else first & 0x7F
        size = first if first < 128 else int.from_bytes(content[2 : 2 + digits])
        end = 2 + digits + size
        found.append(content[:end])
        content = content[end:]
    return found


def sequence(*parts: bytes) -> bytes:
    """SEQUENCE."""
    return tlv(0x30, *parts)


def integer(value: int) -> bytes:
    """INTEGER, two's complement, shortest form."""
    return tlv(0x02, value.to_bytes(value.bit_length() // 8 + 1, signed=True))


def oid(dotted: str) -> bytes:
    """OBJECT IDENTIFIER."""
    first, second, *rest = (int(part) for part in dotted.split("."))
    content = bytearray()
    for arc in (first * 40 + second, *rest):
        groups = [arc & 0x7F]
        while arc := arc >> 7:
            groups.append(0x80 | arc & 0x7F)
        content += bytes(reversed(groups))
    return tlv(0x06, bytes(content))


def bits(content: bytes, unused: int = 0) -> bytes:
    """BIT STRING."""
    return tlv(0x03, bytes([unused]), content)


def octets(content: bytes) -> bytes:
    """OCTET STRING."""
    return tlv(0x04, content)


def utc_time(when: datetime) -> bytes:
    """UTCTime with seconds and Z, as RFC 5280 4.1.2.5.1 asks."""
    return tlv(0x17, f"{when:%y%m%d%H%M%S}Z".encode())


def generalized_time(when: datetime) -> bytes:
    """GeneralizedTime with seconds and Z."""
    return tlv(0x18, f"{when:%Y%m%d%H%M%S}Z".encode())


NULL = b"\x05\x00"
TRUE = b"\x01\x01\xff"
FALSE = b"\x01\x01\x00"
