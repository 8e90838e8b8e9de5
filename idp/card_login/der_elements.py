"""Where the elements of a DER text begin and end (X.690 8.1), for readers that need its parts byte for byte."""

# tag, where it begins, where its value begins, where it ends
Element = tuple[int, int, int, int]


def element(der: bytes, at: int) -> Element:
    """The element that begins here; definite lengths only. Raises ValueError, or IndexError where nothing begins."""
    size, begins = der[at + 1], at + 2
    if size >= 0x80:
        octets = size & 0x7F
        begins, size = begins + octets, int.from_bytes(der[begins : begins + octets])
        if octets == 0:
            raise ValueError("an indefinite length")
    return der[at], at, begins, begins + size


def elements(der: bytes, at: int, ends: int) -> list[Element]:
    """The elements that fill this stretch, one after the other. Raises ValueError."""
    found = []
    while at + 2 <= ends:
        found.append(element(der, at))
        at = found[-1][3]
    if at != ends:
        raise ValueError("an element is longer than what holds it")
    return found
