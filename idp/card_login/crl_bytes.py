"""The parts of a revocation list as they came, byte for byte (RFC 5280 5.1): what was signed, by whom, and each entry.

The parser of `cryptography` reads the same bytes strictly, but makes an object of each entry and decodes its extensions
one by one: at a hundred thousand entries that takes longer than a login waits. Here an entry is its serial number and
the bytes of its extensions, of which a list has a handful of kinds.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from idp.card_login.der_elements import Element, elements

_INTEGER, _SEQUENCE = 0x02, 0x30
Entry = tuple[int, bytes]  # serial number, the DER of its extensions or nothing


@dataclass(frozen=True)
class ListBytes:
    """`signed` is the tbsCertList, `issuer` its name in DER."""

    signed: bytes
    unused_bits: int
    version: int | None
    issuer: bytes
    entries: tuple[Entry, ...]

    @classmethod
    def of(cls, der: bytes) -> "ListBytes":
        """Raises ValueError or IndexError where a part is missing or reaches beyond what holds it."""
        [whole] = elements(der, 0, len(der))
        signed, _, signature = elements(der, whole[2], whole[3])
        fields = elements(der, signed[2], signed[3])
        version = fields.pop(0) if fields[0][0] == _INTEGER else None
        _, issuer, *times_and_more = fields
        listed = next((field for field in times_and_more if field[0] == _SEQUENCE), None)
        return cls(
            der[signed[1] : signed[3]],
            der[signature[2]],
            int.from_bytes(der[version[2] : version[3]]) if version else None,
            der[issuer[1] : issuer[3]],
            tuple(_entries(der, listed)) if listed else (),
        )


def _entries(der: bytes, listed: Element) -> Iterator[Entry]:
    """Inside an entry the lengths are read on the spot: no serial number and no date has 128 octets."""
    for _, _, begins, ends in elements(der, listed[2], listed[3]):
        date = begins + 2 + der[begins + 1]
        extensions = date + 2 + der[date + 1]
        yield int.from_bytes(der[begins + 2 : date], signed=True), der[extensions:ends]
