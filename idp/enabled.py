"""Which features this provider has: one line each, in the order in which rows of one stage are checked."""

from collections.abc import Callable, Mapping

from idp.assembly import Misassembled
from idp.authorize.endpoint import AuthorizeEndpoint
from idp.authorize.front_channel import FrontChannel
from idp.authorize.response import Responder
from idp.clients.assertion_rules import AssertionRules
from idp.enabled_logouts import logouts, sessions_in_browsers
from idp.enabled_resources import resources
from idp.enabled_rooms import certificates, counters, own_access, proofs, registration, screens, state_service
from idp.feature import Feature, Folded
from idp.features import (
    attributes_standing,
    authorization_code,
    claims_parameter,
    client_secret_basic,
    client_secret_jwt,
    client_secret_post,
    encrypted_answers,
    financial_grade,
    form_post_response_mode,
    fragment_response_mode,
    hybrid,
    identity_claims,
    implicit,
    introspection,
    issuer_identification,
    jwt_access_token,
    jwt_response_mode,
    pairwise_subjects,
    pkce,
    private_key_jwt,
    public_client,
    pushed_authorization,
    refresh_token,
    registered_keys,
    request_object,
    revocation,
    rich_authorization,
    signed_introspection,
    signed_metadata,
    signed_userinfo,
    third_party_login,
    token_endpoint,
    token_exchange,
    user_registration,
    userinfo,
    verified_claims,
)
from idp.request_object.reference import References
from idp.rooms import Rooms
from idp.tokens.formats import AccessTokens
from idp.tokens.introspection_answer import IntrospectionAnswers
from idp.tokens.issue import TokenIssuer
from idp.tokens.person_claims import PersonClaims
from idp.tokens.userinfo_answer import UserInfoAnswers

# Off unless KAKEHASHI_IDP_FEATURES names them; docs/settings.md says what each is for.
OPTIONAL: Mapping[str, Callable[[Rooms], Feature]] = {
    "implicit": lambda rooms: implicit.FEATURE,
    "hybrid": lambda rooms: hybrid.FEATURE,
    "session_management": sessions_in_browsers,
}


def enabled_features(rooms: Rooms) -> tuple[Feature, ...]:
    """The list an operator reads."""
    here, clock = rooms.street, rooms.ground.clock
    redemption = authorization_code.CodeRedemption(rooms.sealed, rooms.families, rooms.liveness, clock, rooms.audit)
    refreshing = refresh_token.Refreshing(rooms.sealed, rooms.families, rooms.liveness, clock, rooms.audit)
    return (
        *_client_authentication(rooms),
        *_tokens(rooms),
        authorization_code.authorization_code(redemption, lambda folded: front_door(rooms, folded)),
        *_beside_the_front_door(rooms),
        pkce.FEATURE,
        pushed_authorization.pushed_authorization(rooms.pushed),
        _request_object(rooms),
        issuer_identification.issuer_identification(here.issuer),
        proofs(rooms),
        financial_grade.FEATURE,
        refresh_token.refresh_token(refreshing),
        *own_access(rooms),
        token_exchange.token_exchange(_exchange(rooms)),
        screens(rooms, lambda folded: front_door(rooms, folded)),
        counters(rooms, lambda folded: front_door(rooms, folded)),
        rich_authorization.rich_authorization(here.data_trust, clock),
        _userinfo(rooms),
        *resources(rooms),
        signed_userinfo.FEATURE,
        encrypted_answers.FEATURE,
        identity_claims.FEATURE,
        claims_parameter.FEATURE,
        verified_claims.FEATURE,
        attributes_standing.FEATURE,
        pairwise_subjects.FEATURE,
        introspection.introspection(_introspection(rooms)),
        signed_introspection.FEATURE,
        revocation.revocation(revocation.Revocation(rooms.sealed, rooms.families, clock)),
        *logouts(rooms),
        *registration(rooms),
        *state_service(rooms),
        *_optional(rooms),
        signed_metadata.signed_metadata(here.issuer, rooms.keys, clock),
    )


def _client_authentication(rooms: Rooms) -> tuple[Feature, ...]:
    """How a client proves who it is."""
    aliases = [rooms.policy.mutual_tls.url] if rooms.policy.mutual_tls else []
    assertions = AssertionRules(rooms.street.issuer, rooms.assertions, rooms.ground.clock, aliases)
    return (
        client_secret_basic.FEATURE,
        client_secret_post.FEATURE,
        client_secret_jwt.client_secret_jwt(assertions),
        registered_keys.FEATURE,
        private_key_jwt.private_key_jwt(rooms.client_keys, assertions),
        public_client.FEATURE,
        *certificates(rooms),
    )


def _tokens(rooms: Rooms) -> tuple[Feature, Feature]:
    """The token endpoint, and the two forms of its access tokens."""
    clock = rooms.ground.clock
    endpoint = token_endpoint.token_endpoint(rooms.sealed, rooms.id_tokens, rooms.accounts, rooms.grants, clock)
    return endpoint, jwt_access_token.jwt_access_token(_jwt_access_tokens(rooms))


def _exchange(rooms: Rooms) -> token_exchange.TokenExchange:
    here, ground = rooms.street, rooms.ground
    formats = AccessTokens(each for feature in _tokens(rooms) for each in feature.access_token_formats)
    return token_exchange.TokenExchange(
        targets={here.issuer: False, here.data_trust: True, here.trust_client_id: True},
        formats=formats,
        liveness=rooms.liveness,
        families=rooms.families,
        clients=rooms.clients,
        clock=ground.clock,
        ids=ground.ids,
    )


def _beside_the_front_door(rooms: Rooms) -> tuple[Feature, ...]:
    """How answers travel, and other reasons to come."""
    return (
        fragment_response_mode.FEATURE,
        form_post_response_mode.form_post_response_mode(rooms.pages),
        jwt_response_mode.jwt_response_mode(rooms.street.issuer, rooms.keys, rooms.encryption, rooms.ground.clock),
        user_registration.FEATURE,
        third_party_login.third_party_login(rooms.street.issuer, rooms.clients, rooms.pages),
    )


def _optional(rooms: Rooms) -> tuple[Feature, ...]:
    """Those the operator named; a name that is none of them refuses the start."""
    unknown = sorted(set(rooms.policy.optional_features) - OPTIONAL.keys())
    if unknown:
        known = ", ".join(sorted(OPTIONAL))
        raise Misassembled(f"KAKEHASHI_IDP_FEATURES names {', '.join(unknown)}; what can be switched on is {known}")
    return tuple(build(rooms) for name, build in OPTIONAL.items() if name in rooms.policy.optional_features)


def front_door(rooms: Rooms, folded: Folded) -> AuthorizeEndpoint:
    """/authorize over the folded table."""
    clock = rooms.ground.clock
    return AuthorizeEndpoint(
        pipeline=folded.pipeline,
        responder=_responder(rooms, folded),
        hints=rooms.hints,
        interactions=rooms.interactions,
        binding=rooms.binding,
        sessions=rooms.sessions,
        people=rooms.accounts,
        grants=rooms.grants,
        pairwise=rooms.pairwise,
        refusals=rooms.refusals,
        addresses=rooms.refusals.addresses,
        clock=clock,
        pushed=rooms.pushed,
        endings=folded.endings,
        needs=folded.needs,
    )


def _responder(rooms: Rooms, folded: Folded) -> Responder:
    clock, ids = rooms.ground.clock, rooms.ground.ids
    person = PersonClaims(folded.token_claims, rooms.accounts, rooms.grants)
    issuer = TokenIssuer(folded.access_tokens, rooms.sealed, rooms.id_tokens, person, clock)
    front_channel = FrontChannel(issuer, rooms.families, clock, ids)
    return Responder(
        rooms.sealed,
        front_channel,
        folded.response_modes,
        rooms.sessions,
        folded.response_parameters,
        folded.companions,
        clock=clock,
        ids=ids,
    )


def _request_object(rooms: Rooms) -> Feature:
    return request_object.request_object(rooms.request_objects, References(rooms.outbound))


def _userinfo(rooms: Rooms) -> Feature:
    return userinfo.userinfo(
        userinfo.UserInfoSources(
            liveness=rooms.liveness,
            clients=rooms.clients,
            id_tokens=rooms.id_tokens,
            people=rooms.accounts,
            grants=rooms.grants,
            answers=UserInfoAnswers(rooms.street.issuer, rooms.keys, rooms.encryption),
            clock=rooms.ground.clock,
        )
    )


def _jwt_access_tokens(rooms: Rooms) -> jwt_access_token.JwtAccessTokens:
    urls = rooms.street.issuer, rooms.street.data_trust
    return jwt_access_token.JwtAccessTokens(*urls, rooms.keys, rooms.sealer, rooms.sealed, rooms.pairwise)


def _introspection(rooms: Rooms) -> introspection.Introspection:
    here, clock = rooms.street, rooms.ground.clock
    answers = IntrospectionAnswers(here.issuer, rooms.keys, rooms.encryption, clock)
    return introspection.Introspection(
        here.issuer, here.data_trust, rooms.liveness, rooms.clients, rooms.pairwise, answers
    )
