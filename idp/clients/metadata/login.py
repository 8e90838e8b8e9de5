"""What login the client wants where its request says nothing about it (OpenID Connect Registration 1.0, 2)."""

from dataclasses import dataclass

from idp.clients.metadata.rule import require

LONGEST_AGE = 999_999_999  # nine digits, as in the max_age of a request


@dataclass(frozen=True, kw_only=True)
class Login:
    """`require_auth_time` asks for what every ID token has (idp/tokens/id_token.py), so nobody need read it."""

    default_max_age: int | None = None  # nought is an age too: the card is shown for every request
    require_auth_time: bool = False


def _the_age_could_be_asked_for(client: Login) -> None:
    age = client.default_max_age
    require(age is None or 0 <= age <= LONGEST_AGE, "default_max_age")


RULES = (_the_age_could_be_asked_for,)
