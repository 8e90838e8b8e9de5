"""The table runs in the order of its stages, for each door the same."""

import asyncio

from idp.authorize.pipeline import Pipeline
from idp.authorize.step import Attempt, AuthorizeStep, Door, Stage


def test_rows_are_ordered_by_stage_and_stay_in_order_within_one() -> None:
    ran: list[str] = []

    def row(stage: Stage, name: str, doors: frozenset[Door] = frozenset(Door)) -> AuthorizeStep:
        return AuthorizeStep(stage, name, "RFC", lambda _: ran.append(name), doors)

    async def later(attempt: Attempt) -> None:
        ran.append("waited")

    pipeline = Pipeline(
        [
            row(Stage.PROOF, "c"),
            row(Stage.CLIENT, "a"),
            AuthorizeStep(Stage.REDIRECT, "w", "RFC", later),
            row(Stage.PROOF, "d", frozenset({Door.PUSH})),
            row(Stage.SCOPE, "b"),
        ]
    )
    asyncio.run(pipeline.run(Attempt(Door.AUTHORIZE, {})))
    assert ran == ["a", "waited", "b", "c"]
    asyncio.run(pipeline.run(Attempt(Door.PUSH, {})))
    assert ran[4:] == ["a", "waited", "b", "c", "d"]
