"""On which provision an official may look at a printed individual number.

番号法 第14条 and 第19条 forbid asking for and giving a number outside these; a picture of a card is no exception.
"""

from dataclasses import dataclass

MASK = "＊＊＊＊ ＊＊＊＊ ＊＊＊＊"


@dataclass(frozen=True)
class LawfulBasis:
    """`article` as it is cited; `title` in Japanese, as it is kept in the history."""

    article: str
    title: str


BASES = {
    "notification": LawfulBasis("番号法第7条第1項", "個人番号の通知"),
    "change": LawfulBasis("番号法第7条第2項", "個人番号の変更"),
    "verification": LawfulBasis("番号法第16条", "本人確認の措置"),
    "delivery": LawfulBasis("番号法第17条第1項", "個人番号カードの交付"),
    "renewal": LawfulBasis("番号法第17条第3項", "券面記載事項の変更"),
    "holder": LawfulBasis("番号法第19条第3号", "本人への提供"),
}


def shown(number: str, basis: LawfulBasis | None) -> str:
    """The twelve digits in groups of four, or the mask."""
    return " ".join(number[start : start + 4] for start in range(0, 12, 4)) if basis else MASK
