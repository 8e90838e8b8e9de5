"""One entry of the register of card applications, checked when it is made.

The basis is named as the law gazettes name one: 長岡市条例第5号 of a year, or 総務省告示第5号 of a year.
"""

import re
from dataclasses import dataclass
from typing import Literal, get_args

from gov_core.card.added_application import OWN
from gov_core.municipality.card_applications.owners import Owner, owner_of
from gov_core.municipality.card_applications.refusals import ApplicationUnfit

OpenTo = Literal["residents", "registered", "everyone"]
OPEN_TO: tuple[OpenTo, ...] = get_args(OpenTo)
ORDINANCE, NOTICE = "番号法第18条第1号", "番号法第18条第2号"
LONGEST_TITLE, LONGEST_BASIS = 60, 120
_AID = re.compile("(?:[0-9A-F]{2}){5,16}")
_SERVICE = re.compile("[a-z][a-z_]{0,39}")
_YEAR = "(?:昭和|平成|令和)(?:元|[1-9][0-9]?)年"
_BASES = {False: re.compile(f"{_YEAR}.*条例第[1-9][0-9]*号.*"), True: re.compile(f"{_YEAR}.*告示第[1-9][0-9]*号.*")}


@dataclass(frozen=True)
class CardApplication:
    """One application. Raises ApplicationUnfit.

    `aid`: 5 to 16 bytes in capital hexadecimal. `service`: what the id record names a person in; at the owner's
    counter the certificate and this application lead to the same id of that service. `basis`: number of the ordinance
    or the notice. `open_to`: residents of the owner, persons the owner has registered in that service, or everyone.
    """

    aid: str
    owner: str
    service: str
    basis: str
    title_ja: str
    title_en: str
    behind_pin: bool
    open_to: OpenTo

    def __post_init__(self) -> None:
        """Refuse what cannot stand in the register."""
        _need(_AID.fullmatch(self.aid), "an application id has 5 to 16 bytes in capital hexadecimal")
        _need(not any(_same_start(self.aid, own.hex().upper()) for own in OWN), "this id belongs to the card itself")
        _need(_SERVICE.fullmatch(self.service), "a service is named in small letters")
        _need(0 < len(self.basis) <= LONGEST_BASIS, "the basis is empty or too long")
        of_the_state = owner_of(self.owner).of_the_state
        _need(_BASES[of_the_state].fullmatch(self.basis), "the basis names no ordinance, or no notice of the state")
        for title in (self.title_ja, self.title_en):
            _need(title == title.strip() and 0 < len(title) <= LONGEST_TITLE, "a title is empty or too long")
        _need(min(self.basis + self.title_ja + self.title_en) >= " ", "no control character stands in a text")
        _need(self.open_to in OPEN_TO, "open to residents, registered or everyone")
        _need(self.open_to != "residents" or not of_the_state, "the state has no residents of its own")

    @property
    def owned_by(self) -> Owner:
        """Whose it is."""
        return owner_of(self.owner)

    @property
    def titles(self) -> dict[str, str]:
        """By language."""
        return {"ja": self.title_ja, "en": self.title_en}

    @property
    def article(self) -> str:
        """The provision of the Number Act it rests on."""
        return NOTICE if self.owned_by.of_the_state else ORDINANCE

    def clashes_with(self, other: str) -> bool:
        """Whether a card could not tell this id from the other by its beginning."""
        return _same_start(self.aid, other)


def _same_start(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _need(holds: object, reason: str) -> None:
    if not holds:
        raise ApplicationUnfit(reason)
