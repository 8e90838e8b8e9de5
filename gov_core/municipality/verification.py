"""The check at the counter: is the number this person's, and is this the person? Both, or the card stays in the drawer.

番号法 第16条 and its 施行規則 第1条 ff. The record says what was looked at and how it turned out; it never holds a
number or what stood on a document. A notification card is judged by four features against copying, and counts as
proof of the number only while what stands on it is unchanged (it was abolished on 2020-05-25).
"""

from dataclasses import dataclass, field
from typing import Literal, get_args

import orjson

Feature = Literal["watermark", "ground_pattern", "microtext", "copy_warning"]
FEATURES: tuple[Feature, ...] = get_args(Feature)  # すき入れ, 地紋, マイクロ文字, コピー牽制「複写」
NumberDocument = Literal["my_number_card", "notification_card", "resident_record_with_number", "register"]
NUMBER_DOCUMENTS: tuple[NumberDocument, ...] = get_args(NumberDocument)
IdentityDocument = Literal[
    "my_number_card", "driving_licence", "passport", "residence_card", "insurance_document", "pension_book"
]
IDENTITY_DOCUMENTS: tuple[IdentityDocument, ...] = get_args(IdentityDocument)
WITH_PHOTOGRAPH = frozenset({"my_number_card", "driving_licence", "passport", "residence_card"})


@dataclass(frozen=True)
class CounterCheck:
    """What the official looked at. `features`: those found genuine; `unchanged`: what stands there is current.

    `face_matches` is about a document with a photograph; without one, two documents are needed.
    """

    number_document: NumberDocument
    identity_documents: tuple[IdentityDocument, ...]
    face_matches: bool
    unchanged: bool = True
    features: frozenset[Feature] = field(default=frozenset())

    @property
    def number_verified(self) -> bool:
        """The number is proven: a notification card needs all four features and unchanged details."""
        if self.number_document != "notification_card":
            return True
        return self.unchanged and self.features == frozenset(FEATURES)

    @property
    def identity_verified(self) -> bool:
        """One document with a photograph that matches, or two without."""
        shown = set(self.identity_documents)
        if shown & WITH_PHOTOGRAPH:
            return self.face_matches
        return len(shown) >= 2

    @property
    def complete(self) -> bool:
        """Both are verified; one My Number card whose face matches does both at once."""
        return self.number_verified and self.identity_verified

    @property
    def summary(self) -> str:
        """One line for the history."""
        return f"number {self.number_document}, identity {' and '.join(self.identity_documents)}"

    def as_record(self) -> str:
        """JSON for the file; the four features are listed one by one, found or not."""
        return orjson.dumps(
            {
                "number_document": self.number_document,
                "identity_documents": list(self.identity_documents),
                "face_matches": self.face_matches,
                "unchanged": self.unchanged,
                "features": {feature: feature in self.features for feature in FEATURES},
                "number_verified": self.number_verified,
                "identity_verified": self.identity_verified,
            }
        ).decode()
