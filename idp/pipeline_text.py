"""The folded pipeline as text: what is checked, in which order, at which door, who says so (`kakehashi pipeline`)."""

from collections.abc import Callable, Iterable

from idp.authorize.step import Door, Stage
from idp.feature import Feature, Folded
from idp.tokens.exchange import TokenStage

_DOORS = (Door.AUTHORIZE, Door.PUSH, Door.DEVICE, Door.CIBA, Door.OWN, Door.RESUME)
Row = tuple[str, str, str, str]
_ANSWERS: tuple[tuple[str, Callable[[Feature], Iterable[str]]], ...] = (
    ("add", lambda feature: feature.response_parameters),
    ("as", lambda feature: [each.name for each in feature.response_encodings]),
    ("by", lambda feature: [each.name for each in feature.response_carriers]),
)


def pipeline_text(folded: Folded) -> str:
    """Two tables of one row per step; a pure function, kept as a golden file."""
    authorize = [("stage", "step", "doors", "specification"), *_authorize_rows(folded)]
    token = [("phase", "step", "", "specification"), *_token_rows(folded)]
    return f"Authorization request\n{_table(authorize)}\n\nToken request\n{_table(token)}\n"


def _authorize_rows(folded: Folded) -> list[Row]:
    rows: list[tuple[Stage, Row]] = []
    for step in folded.pipeline.steps:
        doors = " ".join(door.value for door in _DOORS if door in step.doors)
        rows.append((step.stage, (step.stage.words, step.name, doors, step.specification)))
    for need in folded.needs:
        doors = f"authorize device ciba own resume -> {need.path}"
        rows.append((need.stage, (need.stage.words, need.name, doors, need.specification)))
    rows.extend((Stage.RESPOND, row) for row in _answer_rows(folded))
    for door in folded.endings:
        rows.append((Stage.RESPOND, (Stage.RESPOND.words, "keep decision", door.value, _brought_by(folded, door))))
    return [row for _, row in sorted(rows, key=lambda pair: pair[0])]


def _brought_by(folded: Folded, door: Door) -> str:
    return next(feature.specification for feature in folded.features if door in feature.endings)


def _answer_rows(folded: Folded) -> list[Row]:
    """What an answer holds, what is added to it, what it is wrapped in, and how it travels."""
    answers: list[tuple[str, str]] = []
    for feature in folded.features:
        answers += [(each.name, each.specification) for each in feature.response_types]
    for verb, names in _ANSWERS:
        answers += [(f"{verb} {name}", feature.specification) for feature in folded.features for name in names(feature)]
    return [(Stage.RESPOND.words, name, "authorize resume", specification) for name, specification in answers]


def _token_rows(folded: Folded) -> list[Row]:
    rows: list[Row] = []
    for stage, steps in _token_steps(folded).items():
        words = stage.name.lower().replace("_", " ")
        rows.extend((words, name, "", specification) for name, specification in steps)
    return rows


def _token_steps(folded: Folded) -> dict[TokenStage, list[tuple[str, str]]]:
    """What each phase is made of: alternatives where a client or a request chooses, else one step after the other."""
    tokens = f"access token ({' | '.join(folded.access_tokens.names)}), ID token, refresh token"
    features = folded.features
    return {
        TokenStage.FORM: [("strict form", "RFC 6749 3.2")],
        TokenStage.CLIENT: [(each.name, f.specification) for f in features for each in f.client_authentication],
        TokenStage.GRANT_TYPE: [(each.name, f.specification) for f in features for each in f.grant_types],
        TokenStage.SENDER: [(each.member, each.specification) for each in folded.senders.constraints],
        TokenStage.PROOF: [(each.name, each.specification) for each in folded.token_steps],
        TokenStage.REDEEM: [("person and grant stand; one write", "RFC 9700 4.14")],
        TokenStage.ISSUE: [(tokens, "RFC 6749 5.1")],
    }


def _table(rows: list[Row]) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )
