"""The ordered table of checks, readable top to bottom: core rows, and the rows each enabled feature adds.

Every door (authorize, pushed request, device, resume) runs the same table, so none can be weaker than another.
"""

from collections.abc import Iterable

from idp.authorize import checks
from idp.authorize.response_mode import ResponseModes
from idp.authorize.response_type import ResponseTypes
from idp.authorize.step import ALL_DOORS, WITH_REDIRECT, Attempt, AuthorizeStep, Door, Stage
from idp.clients.authentication import Clients


def core_steps(
    clients: Clients, types: ResponseTypes, modes: ResponseModes, prompts: frozenset[str]
) -> tuple[AuthorizeStep, ...]:
    """The rows no provider can do without."""
    find, response, core = checks.FindClient(clients), checks.CheckResponse(types, modes), AuthorizeStep
    prompt = checks.CheckPrompt(prompts)
    return (
        # A pushed request comes with its client authenticated already.
        core(Stage.CLIENT, "find_client", "RFC 6749 4.1.2.1", find, ALL_DOORS - {Door.PUSH}),
        core(Stage.REDIRECT, "refuse_what_nobody_read", "OpenID Connect Core 6", checks.refuse_what_nobody_read),
        core(Stage.REDIRECT, "match_redirect_uri", "RFC 9700 4.1.3", checks.match_redirect_uri, WITH_REDIRECT),
        core(Stage.RESPONSE_TYPE, "check_response_type", "RFC 6749 3.1.1", response.type, WITH_REDIRECT),
        core(Stage.RESPONSE_TYPE, "check_response_mode", "Multiple Response Types 2.1", response.mode, WITH_REDIRECT),
        core(Stage.RESPONSE_TYPE, "read_request", "OpenID Connect Core 3.1.2.1", checks.read_request),
        core(Stage.SCOPE, "check_scope", "RFC 6749 3.3", checks.check_scope),
        core(Stage.PROMPT, "check_prompt", "OpenID Connect Core 3.1.2.1", prompt),
        core(Stage.PROMPT, "check_acr", "OpenID Connect Core 5.5.1.1", checks.check_acr),
    )


class Pipeline:
    """The table, compiled once into one flat list of checks per door."""

    def __init__(self, steps: Iterable[AuthorizeStep]) -> None:
        # A stable sort: within a stage core comes first, then features in the order they are enabled.
        self.steps = tuple(sorted(steps, key=lambda step: step.stage))
        self._checks = {door: tuple(step.check for step in self.steps if door in step.doors) for door in ALL_DOORS}

    async def run(self, attempt: Attempt) -> None:
        """Every check of the attempt's door, in order."""
        for check in self._checks[attempt.door]:
            waiting = check(attempt)
            if waiting is not None:
                await waiting
