"""How the client gets its tokens (RFC 7591 2 `grant_types`, `response_types`)."""

from dataclasses import dataclass

from idp.clients.metadata.rule import require


@dataclass(frozen=True, kw_only=True)
class Grants:
    """Every list is closed: what is not registered is not allowed."""

    grant_types: tuple[str, ...] = ("authorization_code",)
    response_types: tuple[str, ...] = ("code",)


def _responses_are_known(client: Grants) -> None:
    require(client.response_types in ((), ("code",)), "response_types")


RULES = (_responses_are_known,)
