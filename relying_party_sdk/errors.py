"""Everything this SDK can refuse or be refused, as one tree.

RelyingPartyError                   code, description (English, for developers), hint (what to do about it)
├── Misconfigured                   our own settings, or a provider that cannot do what we ask of it
├── ProviderUnreachable             network, time-out, or an answer that is not the protocol
├── DiscoveryRefused                the provider's metadata or keys contradict the pinned issuer
├── CallbackRefused                 what came to the callback does not answer a question of ours
│   ├── StateMismatch               other browser, forged, or an old link
│   ├── IssuerMixUp                 RFC 9207: another provider's answer
│   ├── TransactionExpired          the question is too old
│   └── MalformedCallback           neither code nor error, or a parameter twice
├── ProviderError                   the provider answered with an OAuth error (table: oauth_errors.py)
│   ├── AccessDenied                the citizen or the provider said no
│   ├── CitizenMustAct              login_required and its kin: ask again without prompt=none
│   ├── TryLater                    temporarily_unavailable, server_error
│   ├── StillPending                authorization_pending, slow_down: ask the device's code again later
│   ├── RequestRejected             our request is wrong or not allowed for this client
│   ├── ClientRejected              our credentials are wrong
│   └── GrantRejected               code or refresh token used, expired, or withdrawn
├── TokenRefused                    a JWT failed one numbered check; `step` says which
├── AnswerRefused                   a well-signed answer that is not about this person or this request
└── ResourceError
    ├── BearerRefused               resource server: no usable token in the request
    │   ├── SenderRefused           resource server: the token is there, and whoever brings it does not hold its key
    │   └── StepUpNeeded            resource server: the person must show again, or more strongly, who she is
    ├── IntrospectionUnavailable    resource server: nobody could say whether the token is alive, so it is not
    └── AccessRefused               relying party: the data API said no, and why
"""


class RelyingPartyError(Exception):
    """Base of the tree. `code` is stable; `description` and `hint` are for developers and never shown to
    citizens.
    """

    code = "relying_party_error"
    hint = ""

    def __init__(self, description: str = "", *, code: str | None = None, hint: str | None = None) -> None:
        self.code = code if code is not None else type(self).code
        self.description = description
        self.hint = hint if hint is not None else type(self).hint
        super().__init__(self.code, description)

    def __str__(self) -> str:
        text = f"{self.code}: {self.description}" if self.description else self.code
        return f"{text} ({self.hint})" if self.hint else text


class Misconfigured(RelyingPartyError):
    """Our own settings, or a provider that cannot do what we ask of it."""

    code = "misconfigured"
    hint = "compare your settings with the provider's metadata and your registration"


class ProviderUnreachable(RelyingPartyError):
    """Network failure, time-out, too large an answer, or an answer that is not the protocol."""

    code = "provider_unreachable"
    hint = "nothing was sent to the citizen's account; try again later"


class DiscoveryRefused(RelyingPartyError):
    """The provider's metadata or keys contradict the pinned issuer."""

    code = "discovery_refused"
    hint = "the issuer you configured must equal the one in the metadata, character by character"


class CallbackRefused(RelyingPartyError):
    """What came to the callback does not answer a question of ours."""

    code = "callback_refused"


class StateMismatch(CallbackRefused):
    """The state is missing or not the one this browser was given (OIDC Core 3.1.2.1, RFC 9700 4.7)."""

    code = "invalid_state"
    hint = "start the login again; if it happens to everybody, your session cookie gets lost on the way"


class IssuerMixUp(CallbackRefused):
    """The answer comes from another provider than the one that was asked (RFC 9207 2.4)."""

    code = "mixed_up_issuer"
    hint = "treat it as an attack; the code was not sent anywhere"


class TransactionExpired(CallbackRefused):
    """The citizen came back after the transaction's life."""

    code = "transaction_expired"
    hint = "start the login again"


class MalformedCallback(CallbackRefused):
    """Neither code nor error, both, or a parameter twice (RFC 6749 3.1)."""

    code = "invalid_callback"
    hint = "start the login again"


class ProviderError(RelyingPartyError):
    """The provider answered with an OAuth error; `uri` is its error_uri, `status` the HTTP status if there
    was one.
    """

    code = "provider_error"
    uri: str | None = None
    status: int | None = None


class AccessDenied(ProviderError):
    """The citizen or the provider said no."""


class CitizenMustAct(ProviderError):
    """prompt=none was not possible."""


class TryLater(ProviderError):
    """The provider cannot answer now."""


class StillPending(ProviderError):
    """RFC 8628 3.5: the citizen has not finished; only `DeviceLogins.poll` meets it."""


class RequestRejected(ProviderError):
    """Our request is wrong, or not allowed for this client."""


class ClientRejected(ProviderError):
    """Our credentials are wrong, or this client may not do this."""


class GrantRejected(ProviderError):
    """The code or refresh token is used, expired, withdrawn, or somebody else's."""


class TokenRefused(RelyingPartyError):
    """A JWT failed one check. `step` names the sentence of the specification."""

    code = "invalid_id_token"
    hint = "nobody is logged in; do not retry with the same token"

    def __init__(self, step: str, description: str) -> None:
        super().__init__(description)
        self.step = step


class AnswerRefused(RelyingPartyError):
    """A well-formed answer that is not about this person or this request."""

    code = "answer_refused"


class ResourceError(RelyingPartyError):
    """Base of what can go wrong between a bearer token and data."""

    code = "resource_error"


class BearerRefused(ResourceError):
    """The request carries no usable bearer token (RFC 6750 3.1). `status`: the HTTP status to answer."""

    code = "invalid_token"
    status = 401


class SenderRefused(BearerRefused):
    """The token belongs to another key, or its proof does not hold (RFC 9449 7.1, RFC 8705 3). `nonce`: what the
    answer must carry as DPoP-Nonce.
    """

    nonce = ""


class StepUpNeeded(BearerRefused):
    """The token is good, and what it says of the person's authentication is not enough (RFC 9470 3). `parameters`: what
    the challenge must name.
    """

    code = "insufficient_user_authentication"
    hint = "ask the provider for a new login with these acr_values and this max_age"

    def __init__(self, description: str, **parameters: str) -> None:
        super().__init__(description)
        self.parameters = parameters


class IntrospectionUnavailable(ResourceError):
    """The authorization server did not say whether the token is alive. Refuse: fail closed."""

    code = "introspection_unavailable"
    hint = "answer 503; never serve data on an old answer"


class AccessRefused(ResourceError):
    """The data API said no. `problem` is its type URI, `title` its text, `code` the RFC 6750 error."""

    code = "insufficient_scope"
    status = 403
    problem: str | None = None
    title: str | None = None
    step_up: dict[str, object] | None = None  # RFC 9470: options for `RelyingParty.begin`, where a new login would help
