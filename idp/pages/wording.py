"""The fixed plain words for every claim, and its value as a person reads it (ui.md U3, U4).

The same words stand on the card page, the consent page and the receipt (the data trust publishes them too);
scope names are never shown.
"""

from datetime import date

from foundation.web.dates import long_date
from idp.accounts.attributes import PersonAttributes, age_over
from idp.interaction.requested import VERIFIED
from standards.oauth import LATEST_ATTRIBUTES

LABELS: dict[str, tuple[str, str]] = {
    "name": ("氏名", "Name"),
    "address": ("住所", "Address"),
    "birthdate": ("生年月日", "Date of birth"),
    "gender": ("性別", "Sex"),
    "age_over_20": ("20歳以上かどうか", "Whether you are 20 or older"),
    VERIFIED: ("本人確認の記録", "How your identity was verified"),
    LATEST_ATTRIBUTES: (
        "最新の氏名・住所・生年月日・性別（変わったときも）",
        "Your latest name, address, date of birth and sex, also when they change",
    ),
}
_GENDER = {"male": ("男性", "Male"), "female": ("女性", "Female"), "unknown": ("不明", "Not known")}
_YES_NO = {True: ("はい", "Yes"), False: ("いいえ", "No")}


def label(name: str) -> dict[str, str]:
    """Both labels; a claim without words of its own is shown under its technical name rather than hidden."""
    ja, en = LABELS.get(name, (name, name))
    return {"label_ja": ja, "label_en": en}


def asked_label(name: str, nested: tuple[str, ...]) -> dict[str, str]:
    """The label of one asked claim; `verified_claims` is called by what is inside it, for that is what is given."""
    if name != VERIFIED or not nested:
        return label(name)
    inside = [label(each) for each in nested]
    return {
        "label_ja": "・".join(each["label_ja"] for each in inside) + "（確認の記録つき）",
        "label_en": ", ".join(each["label_en"] for each in inside) + " (with the record of how they were verified)",
    }


def value(name: str, person: PersonAttributes, day: date) -> tuple[str, str] | None:
    """The value that would be sent, as text in both languages; None for what the provider does not hold."""
    if name == "birthdate":
        born = date.fromisoformat(person.birthdate)
        return long_date(born, "ja"), long_date(born, "en")
    if name == "gender":
        return _GENDER[person.gender]
    if name == "age_over_20":
        return _YES_NO[age_over(person.birthdate, 20, day)]
    if name in ("name", "address"):
        text = str(getattr(person, name))
        return text, text
    return None


def verified_parts(names: tuple[str, ...], person: PersonAttributes, day: date) -> list[dict[str, str]]:
    """Each value inside `verified_claims` with its label: shown one by one, given or refused together."""
    found = [(label(name), value(name, person, day)) for name in names]
    return [{**words, "value": text[0], "value_en": text[1]} for words, text in found if text is not None]


def verified_value(parts: list[dict[str, str]]) -> tuple[str, str] | None:
    """The same in one text, for who shows one line."""
    if not parts:
        return None
    return (
        "、".join(f"{part['label_ja']} {part['value']}" for part in parts),
        ", ".join(f"{part['label_en']}: {part['value_en']}" for part in parts),
    )
