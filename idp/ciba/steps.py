"""The rows of the table that only a backchannel request needs (CIBA Core 7.1 and 7.1.1, FAPI-CIBA 5.2.2).

Everything else is checked by the rows of every door. Whom the request means becomes the `sub` value of the claims
parameter (OpenID Connect Core 5.5.1), so that the need of every door, *is_hinted_person*, is what keeps another person
from answering.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from foundation import forms
from idp.authorize.hint import IdTokenHints
from idp.authorize.request import PARAMETERS
from idp.authorize.step import Attempt
from idp.ciba.hints import HINTS, PersonHints
from idp.errors import InvalidRequest, InvalidRequestObject, UnauthorizedClient
from idp.request_object.reading import Demands, RequestObjects
from standards.oauth import CIBA

# 7.1.1: "the following claims are REQUIRED"
_REQUIRED = ("iss", "aud", "exp", "iat", "nbf", "jti")
OWN_WORDS = frozenset({"binding_message", "requested_expiry", "client_notification_token", "user_code"})
# Of no meaning without a redirect; what is not understood is ignored, so it is not kept either.
_OF_REDIRECTS = frozenset(
    {"redirect_uri", "response_type", "response_mode", "state", "code_challenge", "code_challenge_method", "nonce"}
)
_ALL = PARAMETERS - {"client_id"} | OWN_WORDS | {"login_hint_token"}


@dataclass(frozen=True)
class BackchannelSteps:
    """Each takes an attempt as it came in; what comes back from a step of the person's is our own copy (vetted)."""

    objects: RequestObjects
    hints: PersonHints
    id_token_hints: IdTokenHints

    def may_ask(self, attempt: Attempt) -> None:
        """4: a client that is not registered for the grant could never fetch an answer."""
        if CIBA not in attempt.known_client.grant_types:
            raise UnauthorizedClient("the client is not registered for this grant type")

    async def load_signed_request(self, attempt: Attempt) -> None:
        """7.1.1: who registered to sign does it always, and says nothing beside the JWT."""
        if attempt.vetted:
            return
        sent, client = attempt.parameters, attempt.known_client
        algs = client.backchannel_request_algorithms
        if "request_uri" in sent:
            raise InvalidRequest("a backchannel request is given by value")
        if not algs:
            if "request" in sent:
                raise InvalidRequest("the client is not registered to sign its backchannel requests")
            return
        if "request" not in sent:
            raise InvalidRequest("this client must sign its backchannel requests")
        beside = sorted(_ALL & sent.keys())
        if beside:
            raise InvalidRequest(f"{', '.join(beside)} must stand in the signed request only")
        try:
            attempt.parameters = await self.objects.read(client, sent["request"], Demands(algs, _REQUIRED))
        except InvalidRequestObject as refused:  # 13 has no word of its own for it
            raise InvalidRequest(refused.description) from refused

    async def name_person(self, attempt: Attempt) -> None:
        """7.1: exactly one hint."""
        if attempt.vetted:
            return
        sent = attempt.parameters
        subject = await self.hints.subject(attempt.known_client, sent)
        kept = {name: value for name, value in sent.items() if name not in _OF_REDIRECTS and name not in HINTS}
        attempt.parameters = {**kept, "claims": _with_subject(sent.get("claims"), subject)}

    def check_question(self, attempt: Attempt) -> None:
        """7.1: it is an OpenID Connect request. prompt=none would forbid the only thing that is asked for."""
        if "openid" not in attempt.request.scope:
            raise InvalidRequest("the scope of a backchannel request must contain openid")
        if "none" in attempt.request.prompt:
            raise InvalidRequest("prompt=none leaves nothing to wait for")
        self.subject_of(attempt)

    def subject_of(self, attempt: Attempt) -> str:
        """Whom a checked request means."""
        return self.id_token_hints.subject_of(attempt.request)


def _with_subject(text: str | None, subject: str) -> str:
    try:
        claims: Any = forms.parse_json((text or "{}").encode())
    except forms.BadRequest as broken:
        raise InvalidRequest("claims is not JSON") from broken
    asked = _object(claims)
    section = _object(asked.get("id_token") or {})
    if not isinstance(section.get("sub"), dict | None) or _value(section) not in (None, subject):
        raise InvalidRequest("the hint and the sub claim name different people")
    named = {**asked, "id_token": {**section, "sub": {"value": subject}}}
    return json.dumps(named)  # unlike orjson it knows numbers of any length


def _value(section: Mapping[str, Any]) -> Any:
    return (section.get("sub") or {}).get("value")


def _object(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise InvalidRequest("claims is not of the form the specification gives")
    return value
