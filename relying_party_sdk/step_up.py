"""How strongly, and how lately, a person must have shown who she is (RFC 9470): an API demands, a client passes it on.

The API reads `acr` and `auth_time` of the token. Its refusal names what it wants, and that is what the client asks the
provider for: `await rp.begin(scope, **refused.step_up)`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from relying_party_sdk.authorization import LoginOptions
from relying_party_sdk.errors import StepUpNeeded

ERROR = "insufficient_user_authentication"
_MOST_DIGITS = 9


@dataclass(frozen=True)
class Demand:
    """3: one of these classes, not longer ago than this; what is not said is not demanded."""

    acr_values: tuple[str, ...] = ()
    max_age: int | None = None

    def check(self, acr: str | None, auth_time: int | None, now: int) -> None:
        """StepUpNeeded where the token does not say so. One that names no time was given at none (6.2)."""
        strong = not self.acr_values or acr in self.acr_values
        late = self.max_age is None or (auth_time is not None and now - auth_time <= self.max_age)
        if not (strong and late):
            wanted = "A more recent" if strong else "A stronger"
            raise StepUpNeeded(f"{wanted} authentication is needed", **self.parameters)

    @property
    def parameters(self) -> dict[str, str]:
        """3: as they stand in the challenge."""
        told = {"acr_values": " ".join(self.acr_values), "max_age": "" if self.max_age is None else str(self.max_age)}
        return {name: value for name, value in told.items() if value}


def asked_for(challenge: Mapping[str, str]) -> LoginOptions:
    """4: what the client sends in its next authorization request; empty for a refusal of another kind."""
    options: LoginOptions = {}
    if challenge.get("error") != ERROR:
        return options
    classes, age = challenge.get("acr_values", "").split(), challenge.get("max_age", "")
    if classes:
        options["acr_values"] = tuple(classes)
    if age.isascii() and age.isdecimal() and len(age) <= _MOST_DIGITS:
        options["max_age"] = int(age)
    return options
