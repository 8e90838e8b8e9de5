"""RFC 8707: the client names the resource that its tokens are for, and they are worth nothing anywhere else.

Two houses take our tokens: this one (UserInfo and its like) and the data trust. Which of them a grant is for can be
said once, in the authorization request, with the code, or for a client's own token. One request names one resource.
"""

from collections.abc import Mapping
from dataclasses import replace

from idp.authorize.step import Attempt, AuthorizeStep, Stage
from idp.feature import Feature
from idp.tokens.exchange import InvalidTarget


def resource_indicators(resources: Mapping[str, str]) -> Feature:
    """`resources`: the address of each, and whose it is (idp/tokens/family.py)."""

    def check_resource(attempt: Attempt) -> None:
        """2: "If the client ... is not willing or able to ... invalid_target"; compared character by character."""
        named = attempt.request.parameters.get("resource")
        if named is None:
            return
        if named not in resources:
            raise InvalidTarget("resource is no place that tokens of this issuer are for")
        attempt.parsed = replace(attempt.request, audience=resources[named])

    return Feature(
        name="resource_indicators",
        specification="RFC 8707",
        requires=("token_endpoint", "authorization_code"),
        authorize_steps=(AuthorizeStep(Stage.SCOPE, "check_resource", "RFC 8707 2", check_resource),),
        resources=resources,
    )
