"""Badges and work history in plain words."""

from examples.common.reading import Record
from examples.common.tables import Cell, Language, Shape, at, day, day_at, plain


def _until(record: Record, language: Language) -> Cell:
    return day(str(record["end"]), language.locale) if "end" in record else language.words("now")


def _skills(record: Record, language: Language) -> Cell:
    return ("、" if language.locale == "ja" else ", ").join(plain(skill) for skill in record["skills"])


SHAPES: dict[str, Shape] = {
    "Badge": Shape(
        "Badges and certificates",
        {
            "Badge": at("name"),
            "Issued by": at("issuer", "name"),
            "Date": day_at("validFrom"),
            "What it proves": at("credentialSubject", "achievement", "description"),
        },
    ),
    "WorkHistory": Shape(
        "Work history",
        {
            "Employer": at("employer"),
            "Position": at("position"),
            "From": day_at("start"),
            "Until": _until,
            "What the work was": at("summary"),
            "Skills": _skills,
        },
    ),
}
