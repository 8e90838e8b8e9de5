"""Reading an API with an access token (RFC 6750, RFC 9449), and understanding its refusal: header, problem+json, or
FHIR outcome.
"""

import re
from collections.abc import Mapping
from typing import Any

from relying_party_sdk.dpop import DpopKey, get_with_token
from relying_party_sdk.errors import AccessRefused, ProviderUnreachable
from relying_party_sdk.step_up import asked_for
from relying_party_sdk.strict_json import JsonObject
from relying_party_sdk.wire import Answer, Wire

MAX_DATA = 1024 * 1024
_PAIR = re.compile(r'([a-z_]+)="((?:[^"\\]|\\.){0,500})"')
_FALLBACK = {
    401: "invalid_token",
    403: "insufficient_scope",
    404: "not_found",
    503: "temporarily_unavailable",
}


async def read_resource(wire: Wire, url: str, access_token: str, dpop: DpopKey | None = None) -> JsonObject:
    """The JSON object at `url`. AccessRefused for 4xx and 503, ProviderUnreachable for what is not the
    protocol.
    """
    accepted = {"accept": "application/json, application/fhir+json"}
    answer = await get_with_token(wire, dpop, url, access_token, accepted, MAX_DATA)
    if answer.ok:
        return answer.json_object(MAX_DATA)
    if 400 <= answer.status < 500 or answer.status == 503:
        raise refusal(answer)
    raise ProviderUnreachable(f"the data API answered HTTP {answer.status}")


def refusal(answer: Answer) -> AccessRefused:
    """One exception from the three places an API may put its reason."""
    challenge = read_challenge(answer.headers.get("www-authenticate", ""))
    body = answer.error_object()
    outcome = _outcome(body)
    described = challenge.get("error_description") or _text(body.get("detail")) or outcome.get("text", "")
    error = AccessRefused(described, code=challenge.get("error") or _FALLBACK.get(answer.status, "invalid_request"))
    error.status = answer.status
    error.problem = _text(body.get("type")) or outcome.get("code")
    error.step_up = dict(asked_for(challenge)) or None
    error.title = _text(body.get("title")) or outcome.get("text") or described or None
    return error


def read_challenge(header: str) -> dict[str, str]:
    """The parameters of a Bearer or DPoP challenge (RFC 6750 3, RFC 9449 7.1); nothing for another scheme."""
    if header[:7].lower().split(" ")[0] not in ("bearer", "dpop"):
        return {}
    return {name: re.sub(r"\\(.)", r"\1", value) for name, value in _PAIR.findall(header[:4096])}


def _outcome(body: Mapping[str, Any]) -> dict[str, str]:
    """FHIR R4 OperationOutcome: the first issue's code and words."""
    issues = body.get("issue")
    issue = issues[0] if isinstance(issues, list) and issues else None
    if body.get("resourceType") != "OperationOutcome" or not isinstance(issue, dict):
        return {}
    given = issue.get("details")
    details: JsonObject = given if isinstance(given, dict) else {}
    coding = details.get("coding")
    first: JsonObject = coding[0] if isinstance(coding, list) and coding and isinstance(coding[0], dict) else {}
    code = _joined(_text(first.get("system")), _text(first.get("code")))
    text = _text(details.get("text")) or _text(issue.get("diagnostics"))
    return {name: value for name, value in (("code", code), ("text", text)) if value}


def _joined(system: str | None, code: str | None) -> str | None:
    """A coding as one URI: our problem types are `urn:kakehashi:problem:` + code."""
    if code is None or ":" in code or system is None:
        return code
    return system + code if system.endswith((":", "/")) else f"{system}:{code}"


def _text(value: object) -> str | None:
    return value[:500] if isinstance(value, str) and value else None
