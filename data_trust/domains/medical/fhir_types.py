"""The FHIR R4 data types (section 2.24) our resources use, as checks; the short list, not the whole standard.

JP Core identifier systems are URIs under jpfhir.jp or OIDs under 1.2.392.100495.20; they travel in
Identifier.system, so an identifier here must always say its system.
"""

from collections.abc import Mapping

from data_trust.shape import Check, boolean, list_of, members, moment, number, one_of, text

URI = text(500, r"[A-Za-z][A-Za-z0-9+.\-]*:\S+")
CODE = text(80, r"[^\s]+(\s[^\s]+)*")
FHIR_ID = text(64, r"[A-Za-z0-9\-.]+")

PERIOD = members({}, {"start": moment, "end": moment})
CODING = members({}, {"system": URI, "version": text(80), "code": CODE, "display": text(300), "userSelected": boolean})
CONCEPT = members({}, {"coding": list_of(CODING, maximum=10), "text": text(300)})
CONCEPTS = list_of(CONCEPT, maximum=20)
IDENTIFIER = members(
    {"system": URI, "value": text(200)},
    {"use": one_of("usual", "official", "temp", "secondary", "old"), "type": CONCEPT, "period": PERIOD},
)
IDENTIFIERS = list_of(IDENTIFIER, maximum=10)
REFERENCE = members(
    {}, {"reference": text(300), "type": text(300, r"\S+"), "identifier": IDENTIFIER, "display": text(200)}
)
REFERENCES = list_of(REFERENCE, maximum=20)
QUANTITY = members(
    {"value": number()},
    {"comparator": one_of("<", "<=", ">=", ">"), "unit": text(60), "system": URI, "code": CODE},
)
RANGE = members({}, {"low": QUANTITY, "high": QUANTITY})
RATIO = members({}, {"numerator": QUANTITY, "denominator": QUANTITY})
NOTES = list_of(members({"text": text(2000)}, {"time": moment, "authorString": text(200)}), maximum=10)
META = members(
    {},
    {
        "versionId": FHIR_ID,
        "lastUpdated": moment,
        "source": URI,
        "profile": list_of(URI, maximum=5),
        "security": list_of(CODING, maximum=5),
        "tag": list_of(CODING, maximum=5),
    },
)
DOSAGES = list_of(
    members(
        {},
        {
            "sequence": number(1, 1000, whole=True),
            "text": text(500),
            "patientInstruction": text(500),
            "asNeededBoolean": boolean,
            "site": CONCEPT,
            "route": CONCEPT,
            "method": CONCEPT,
            "doseAndRate": list_of(members({}, {"type": CONCEPT, "doseQuantity": QUANTITY, "rateRatio": RATIO})),
        },
    ),
    maximum=20,
)

# Choices such as onset[x] become members with the type's name behind them.
WHEN: Mapping[str, Check] = {
    "DateTime": moment,
    "Period": PERIOD,
    "Range": RANGE,
    "Age": QUANTITY,
    "String": text(200),
}
VALUE: Mapping[str, Check] = {
    "Quantity": QUANTITY,
    "CodeableConcept": CONCEPT,
    "String": text(1000),
    "Boolean": boolean,
    "Integer": number(whole=True),
    "Range": RANGE,
    "Ratio": RATIO,
    "DateTime": moment,
    "Period": PERIOD,
}

ENTERED_IN_ERROR = "entered-in-error"


def choice(prefix: str, types: Mapping[str, Check], *names: str) -> dict[str, Check]:
    """A choice element such as onset[x]: one member per type, all of them or the ones named."""
    return {prefix + name: types[name] for name in (names or types)}


def resource(
    kind: str,
    required: Mapping[str, Check],
    optional: Mapping[str, Check],
    *,
    exactly_one: tuple[tuple[str, ...], ...] = (),
    at_most_one: tuple[tuple[str, ...], ...] = (),
) -> Check:
    """A resource type: its own elements on top of those every resource has."""
    base: dict[str, Check] = {"id": FHIR_ID, "meta": META, "implicitRules": URI, "language": text(20)}
    return members(
        {"resourceType": one_of(kind), **required},
        {**base, "identifier": IDENTIFIERS, **optional},
        exactly_one=exactly_one,
        at_most_one=at_most_one,
    )
