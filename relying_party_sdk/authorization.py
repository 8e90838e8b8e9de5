"""The front channel (RFC 6749 4.1.1, RFC 7636, RFC 9126, RFC 9207, RFC 9396): the question, and reading its
answer.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple, TypedDict
from urllib.parse import urlencode, urlsplit

from relying_party_sdk.back_channel import BackChannel
from relying_party_sdk.discovery import Metadata
from relying_party_sdk.errors import (
    IssuerMixUp,
    MalformedCallback,
    Misconfigured,
    ProviderUnreachable,
    StateMismatch,
    TransactionExpired,
)
from relying_party_sdk.oauth_errors import provider_error
from relying_party_sdk.strict_json import NotStrictJson, read_object
from relying_party_sdk.surroundings import Chance

TRANSACTION_SECONDS = 3600
CallbackParams = Mapping[str, str] | Iterable[tuple[str, str]]


class LoginOptions(TypedDict, total=False):
    """What `RelyingParty.begin` understands beside the scope."""

    claims: Mapping[str, Any]  # OIDC Core 5.5: {"userinfo": {...}, "id_token": {...}}
    authorization_details: Sequence[Mapping[str, Any]]  # RFC 9396; data_request() builds one
    use_par: bool  # RFC 9126; on unless the provider has no such endpoint
    prompt: str  # none, login, consent
    max_age: int  # seconds since the last card login; checked in the ID token
    acr_values: Sequence[str]  # sent, and the ID token must carry one of them
    ui_locales: str  # e.g. "ja" or "en"
    login_hint: str
    id_token_hint: str
    extra: Mapping[str, str]  # any further parameter; cannot replace one of ours


@dataclass(frozen=True)
class Transaction:
    """What must be remembered, for this browser only, between the question and the answer.

    It holds secrets (nonce, verifier): keep it server-side or in a sealed cookie, and use it once.
    """

    state: str
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    iss: str
    redirect_uri: str
    scope: str
    started_at: int
    max_age: int | None = None
    acr_values: tuple[str, ...] = ()

    def to_json(self) -> str:
        """For a session store."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Transaction":
        """Back from a session store."""
        try:
            kept = read_object(text.encode())
            return cls(**{**kept, "acr_values": tuple(kept.get("acr_values", ()))})
        except (NotStrictJson, TypeError, UnicodeEncodeError) as broken:
            raise StateMismatch("the stored transaction cannot be read") from broken


class LoginStart(NamedTuple):
    """Where to send the browser, and what to remember meanwhile."""

    url: str
    transaction: Transaction


def new_transaction(
    iss: str, redirect_uri: str, scope: str, now: int, chance: Chance, options: LoginOptions
) -> Transaction:
    """Fresh state, nonce and verifier: 256 bits each (RFC 7636 4.1 wants 43 to 128 characters)."""
    return Transaction(
        state=chance.token(32),
        nonce=chance.token(32),
        verifier=chance.token(32),
        iss=iss,
        redirect_uri=redirect_uri,
        scope=scope,
        started_at=now,
        max_age=options.get("max_age"),
        acr_values=tuple(options.get("acr_values", ())),
    )


def request_parameters(client_id: str, transaction: Transaction, options: LoginOptions) -> dict[str, str]:
    """The authorization request as plain parameters (OIDC Core 3.1.2.1)."""
    if "openid" not in transaction.scope.split():
        raise Misconfigured("the scope must contain openid")
    ours = {
        "response_type": "code",
        "client_id": client_id,
        "redirect_uri": transaction.redirect_uri,
        "scope": transaction.scope,
        "state": transaction.state,
        "nonce": transaction.nonce,
        "code_challenge": s256(transaction.verifier),
        "code_challenge_method": "S256",
    }
    return {**options.get("extra", {}), **optional_parameters(options), **ours}


def optional_parameters(options: LoginOptions) -> dict[str, str]:
    """What the caller chose, as plain parameters."""
    chosen: dict[str, str] = {}
    for name in ("prompt", "ui_locales", "login_hint", "id_token_hint"):
        if value := options.get(name):
            chosen[name] = str(value)
    for name in ("claims", "authorization_details"):
        if value := options.get(name):
            chosen[name] = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if "max_age" in options:
        chosen["max_age"] = str(options["max_age"])
    if options.get("acr_values"):
        chosen["acr_values"] = " ".join(options["acr_values"])
    return chosen


async def start_url(metadata: Metadata, back_channel: BackChannel, parameters: Mapping[str, str], use_par: bool) -> str:
    """The URL for the browser. With PAR it carries nothing but a reference (RFC 9126 4)."""
    if not use_par:
        return with_query(metadata.authorization_endpoint, parameters)
    url = metadata.endpoint("pushed_authorization_request_endpoint")
    answer = await back_channel.ask(url, parameters)
    request_uri = answer.get("request_uri")
    if not isinstance(request_uri, str) or not request_uri:
        raise ProviderUnreachable("the PAR answer has no request_uri")
    return with_query(
        metadata.authorization_endpoint, {"client_id": parameters["client_id"], "request_uri": request_uri}
    )


def read_callback(transaction: Transaction, params: CallbackParams, now: int, *, iss_promised: bool) -> str:
    """The code, once state and issuer are proven; an error answer becomes its exception, also only after
    both.
    """
    answer = _once_each(params)
    if not hmac.compare_digest(answer.get("state", "").encode(), transaction.state.encode()):
        raise StateMismatch("the state is not the one this browser was given")
    _check_issuer(answer.get("iss"), transaction.iss, iss_promised)
    if now - transaction.started_at > TRANSACTION_SECONDS:
        raise TransactionExpired("the citizen took longer than the transaction lives")
    if "error" in answer:
        raise provider_error(answer)
    code = answer.get("code")
    if not code:
        raise MalformedCallback("neither code nor error")
    return code


def _check_issuer(named: str | None, asked: str, promised: bool) -> None:
    """RFC 9207 2.4: compare when present; refuse when a provider that promised it leaves it out."""
    if named is None and promised:
        raise IssuerMixUp("the answer does not say who gives it")
    if named is not None and named != asked:
        raise IssuerMixUp("the answer comes from another issuer")


def _once_each(params: CallbackParams) -> dict[str, str]:
    """RFC 6749 3.1: parameters MUST NOT be included more than once."""
    pairs = list(params.items()) if isinstance(params, Mapping) else list(params)
    found = dict(pairs)
    if len(found) != len(pairs):
        raise MalformedCallback("a parameter appears twice")
    return found


def s256(verifier: str) -> str:
    """RFC 7636 4.2."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def with_query(url: str, parameters: Mapping[str, str]) -> str:
    """`url` with parameters added; an endpoint may already have a query (RFC 6749 3.1)."""
    return f"{url}{'&' if urlsplit(url).query else '?'}{urlencode(parameters)}"
