"""Command and response APDUs and status words (ISO/IEC 7816-4), short and extended length."""

from dataclasses import dataclass


class MalformedApdu(ValueError):
    """These bytes are not a command APDU."""


@dataclass(frozen=True, slots=True)
class CommandApdu:
    """One command. `expected` is Le in bytes: None without Le, 0 stands for 256 (short) or 65536 (extended)."""

    cla: int
    ins: int
    p1: int
    p2: int
    data: bytes = b""
    expected: int | None = None

    @classmethod
    def parse(cls, raw: bytes) -> "CommandApdu":
        """Read cases 1 to 4, short and extended. Raises MalformedApdu."""
        if len(raw) < 4:
            raise MalformedApdu("shorter than a header")
        cla, ins, p1, p2 = raw[:4]
        data, expected = _data_and_expected(raw[4:])
        return cls(cla, ins, p1, p2, data, expected)

    def encode(self) -> bytes:
        """The bytes on the wire; extended form only where the data or Le need it."""
        head = bytes((self.cla, self.ins, self.p1, self.p2))
        extended = len(self.data) > 255 or (self.expected or 0) > 256
        if not extended:
            data = bytes((len(self.data),)) + self.data if self.data else b""
            return head + data + (b"" if self.expected is None else bytes((self.expected % 256,)))
        data = b"\x00" + len(self.data).to_bytes(2) + self.data if self.data else b""
        if self.expected is None:
            return head + data
        return head + data + (b"" if self.data else b"\x00") + (self.expected % 65536).to_bytes(2)


def _data_and_expected(body: bytes) -> tuple[bytes, int | None]:
    if not body:
        return b"", None
    if len(body) == 1:
        return b"", body[0]
    return _extended(body) if body[0] == 0 and len(body) >= 3 else _short(body)


def _short(body: bytes) -> tuple[bytes, int | None]:
    length = body[0]
    if length == 0:
        raise MalformedApdu("Lc is zero")
    if len(body) == 1 + length:
        return body[1:], None
    if len(body) == 2 + length:
        return body[1:-1], body[-1]
    raise MalformedApdu("Lc and the data disagree")


def _extended(body: bytes) -> tuple[bytes, int | None]:
    length = int.from_bytes(body[1:3])
    if len(body) == 3:
        return b"", length
    if length == 0:
        raise MalformedApdu("extended Lc is zero")
    if len(body) == 3 + length:
        return body[3:], None
    if len(body) == 5 + length:
        return body[3:-2], int.from_bytes(body[-2:])
    raise MalformedApdu("extended Lc and the data disagree")


class StatusWord:
    """Status words a JPKI card answers with; public reports of real cards are noted where ISO is silent."""

    OK = 0x9000
    WRONG_LENGTH = 0x6700
    INCOMPATIBLE_WITH_FILE_STRUCTURE = 0x6981
    SECURITY_STATUS_NOT_SATISFIED = 0x6982
    BLOCKED = 0x6983
    BLOCKED_JICSAP = 0x6984  # reported from physical cards instead of 6983
    CONDITIONS_NOT_SATISFIED = 0x6985
    INCORRECT_DATA = 0x6A80
    NOT_FOUND = 0x6A82
    RECORD_NOT_FOUND = 0x6A83
    INCORRECT_P1_P2 = 0x6A86
    OFFSET_OUTSIDE_FILE = 0x6B00
    INSTRUCTION_NOT_SUPPORTED = 0x6D00
    CLASS_NOT_SUPPORTED = 0x6E00

    @staticmethod
    def tries_left(count: int) -> int:
        """63Cx: the secret was wrong, or its status was asked; x tries are left."""
        return 0x63C0 | min(max(count, 0), 15)


@dataclass(frozen=True, slots=True)
class ResponseApdu:
    """Data and status word."""

    data: bytes
    status: int

    @classmethod
    def parse(cls, raw: bytes) -> "ResponseApdu":
        """Split an answer. Raises MalformedApdu when there is no status word."""
        if len(raw) < 2:
            raise MalformedApdu("an answer has a status word")
        return cls(raw[:-2], int.from_bytes(raw[-2:]))

    @property
    def ok(self) -> bool:
        """Whether the card did as asked."""
        return self.status == StatusWord.OK

    @property
    def tries_left(self) -> int | None:
        """Tries left of 63Cx; None for every other status word."""
        return self.status & 0x0F if self.status & 0xFFF0 == 0x63C0 else None

    @property
    def blocked(self) -> bool:
        """Whether the secret is locked: 63C0 on the exhausting try, 6983 or 6984 afterwards, all three mean it."""
        return self.status in (0x63C0, StatusWord.BLOCKED, StatusWord.BLOCKED_JICSAP)
