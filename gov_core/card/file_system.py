"""Applications and elementary files of a card (ISO/IEC 7816-4 section 7.1): plain data."""

from dataclasses import dataclass, field

from gov_core.card.pins import Pin
from gov_core.card.profiles import PrivateKey


@dataclass(frozen=True, slots=True)
class Record:
    """A transparent elementary file, read after one of the PIN files `opened_by` was verified.

    None: anybody reads it. An empty set: nobody.
    """

    content: bytes = field(repr=False)  # one of them is the individual number
    opened_by: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class Records:
    """A file of numbered records, the first being 1; the rule as above."""

    contents: tuple[bytes, ...] = field(repr=False)
    opened_by: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """A private key that signs only after one of the PIN files `opened_by` was verified; None: for anybody."""

    private_key: PrivateKey
    opened_by: frozenset[int] | None


ElementaryFile = Record | Records | Pin | Key


def any_of(*pin_files: int) -> frozenset[int]:
    """Write an access rule: one verified PIN of these is enough."""
    return frozenset(pin_files)


@dataclass(slots=True)
class Application:
    """One dedicated file: an application id, its elementary files by file id, and the key P2 = 00 signs with."""

    aid: bytes
    files: dict[int, ElementaryFile] = field(default_factory=dict)
    default_key: int | None = None

    def find(self, file_id: int) -> ElementaryFile | None:
        """Return the elementary file of that id, if there is one."""
        return self.files.get(file_id)


@dataclass(slots=True)
class CardImage:
    """Everything a chip remembers without power. The label is for people, not for the chip."""

    label: str
    atr: bytes
    applications: dict[bytes, Application]

    def application(self, aid: bytes) -> Application | None:
        """Return the application with exactly this id, if the card has it."""
        return self.applications.get(aid)
