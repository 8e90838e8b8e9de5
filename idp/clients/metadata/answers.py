"""In which form the client gets its answers (OpenID Connect Registration 1.0, 2; RFC 9068; JARM 3)."""

from dataclasses import dataclass

from idp.clients.metadata.rule import require

SIGNING_ALGORITHMS = ("ES256", "RS256", "PS256", "EdDSA")
OPAQUE, JWT = ACCESS_TOKEN_FORMATS = ("opaque", "jwt")
_FAST = "ES256"


@dataclass(frozen=True, kw_only=True)
class Answers:
    """Algorithms and formats."""

    id_token_signed_response_alg: str = "ES256"  # noqa: S105 (an algorithm's name)
    userinfo_signed_response_alg: str = ""  # empty: plain JSON
    introspection_signed_response_alg: str = ""  # of resource servers (RFC 9701 6); empty: plain JSON
    access_token_format: str = OPAQUE
    access_token_signed_response_alg: str = _FAST  # of JWTs; RFC 9068 2.1 wants RS256 to be had
    response_modes: tuple[str, ...] = ()  # ASVS 5.0 V10.4.12: only these; empty: what suits its kind
    authorization_signed_response_alg: str = "RS256"  # JARM 3: "If omitted, the default is RS256"


def _answers_are_possible(client: Answers) -> None:
    require(client.id_token_signed_response_alg in SIGNING_ALGORITHMS, "id_token_signed_response_alg")
    require(client.authorization_signed_response_alg in SIGNING_ALGORITHMS, "authorization_signed_response_alg")
    userinfo = client.userinfo_signed_response_alg
    require(not userinfo or userinfo in SIGNING_ALGORITHMS, "userinfo_signed_response_alg")
    introspection = client.introspection_signed_response_alg
    require(not introspection or introspection in SIGNING_ALGORITHMS, "introspection_signed_response_alg")
    require(client.access_token_format in ACCESS_TOKEN_FORMATS, "access_token_format")


def _access_tokens_are_signed_where_they_can_be(client: Answers) -> None:
    alg = client.access_token_signed_response_alg
    require(alg in SIGNING_ALGORITHMS, "access_token_signed_response_alg")
    moot = alg != _FAST and client.access_token_format != JWT
    require(not moot, f"access_token_signed_response_alg needs access_token_format {JWT}")


RULES = (_answers_are_possible, _access_tokens_are_signed_where_they_can_be)
