"""Which features this provider has: one line each, in the order in which rows of one stage are checked."""

from idp.authorize.endpoint import AuthorizeEndpoint
from idp.authorize.response import Responder
from idp.clients.assertion_rules import AssertionRules
from idp.dpop.check import ProofCheck
from idp.dpop.nonces import Nonces
from idp.dpop.store import used_proofs
from idp.feature import Feature, Folded
from idp.features import (
    attributes_standing,
    authorization_code,
    claims_parameter,
    client_credentials,
    client_secret_basic,
    client_secret_post,
    dpop,
    dynamic_registration,
    identity_claims,
    introspection,
    issuer_identification,
    jwt_access_token,
    mutual_tls,
    pairwise_subjects,
    pkce,
    private_key_jwt,
    public_client,
    pushed_authorization,
    refresh_token,
    registered_keys,
    registration_management,
    revocation,
    rich_authorization,
    rp_initiated_logout,
    self_signed_tls_client_auth,
    software_statement,
    tls_client_auth,
    token_endpoint,
    userinfo,
    verified_claims,
)
from idp.registration.making import ClientMaker
from idp.registration.registrar import Registrar
from idp.registration.statement import SoftwareStatements
from idp.registration.store import RegistrationStore
from idp.rooms import Rooms


def enabled_features(rooms: Rooms) -> tuple[Feature, ...]:
    """The list an operator reads."""
    here, clock, ids = rooms.street, rooms.ground.clock, rooms.ground.ids
    redemption = authorization_code.CodeRedemption(rooms.sealed, rooms.families, rooms.liveness, clock)
    refreshing = refresh_token.Refreshing(rooms.sealed, rooms.families, rooms.liveness, clock)
    desk = registrar(rooms)
    return (
        client_secret_basic.FEATURE,
        client_secret_post.FEATURE,
        registered_keys.FEATURE,
        private_key_jwt.private_key_jwt(rooms.client_keys, AssertionRules(here.issuer, rooms.assertions, clock)),
        public_client.FEATURE,
        *_mutual_tls(rooms),
        token_endpoint.token_endpoint(rooms.sealed, rooms.id_tokens, rooms.accounts, rooms.grants, clock),
        jwt_access_token.jwt_access_token(_jwt_access_tokens(rooms)),
        authorization_code.authorization_code(redemption, lambda folded: front_door(rooms, folded)),
        pkce.FEATURE,
        pushed_authorization.pushed_authorization(rooms.pushed),
        issuer_identification.issuer_identification(here.issuer),
        _dpop(rooms),
        refresh_token.refresh_token(refreshing),
        client_credentials.client_credentials(client_credentials.OwnAccess(rooms.families, clock, ids)),
        rich_authorization.rich_authorization(here.data_trust, clock),
        _userinfo(rooms),
        identity_claims.FEATURE,
        claims_parameter.FEATURE,
        verified_claims.FEATURE,
        attributes_standing.FEATURE,
        pairwise_subjects.FEATURE,
        introspection.introspection(_introspection(rooms)),
        revocation.revocation(revocation.Revocation(rooms.sealed, rooms.families, clock)),
        rp_initiated_logout.rp_initiated_logout(_logout(rooms)),
        dynamic_registration.dynamic_registration(desk),
        registration_management.registration_management(desk),
        software_statement.FEATURE,
    )


def front_door(rooms: Rooms, folded: Folded) -> AuthorizeEndpoint:
    """/authorize over the folded table."""
    clock, ids = rooms.ground.clock, rooms.ground.ids
    return AuthorizeEndpoint(
        issuer=rooms.street.issuer,
        pipeline=folded.pipeline,
        responder=Responder(rooms.sealed, folded.response_parameters, clock=clock, ids=ids),
        hints=rooms.hints,
        interactions=rooms.interactions,
        binding=rooms.binding,
        sessions=rooms.sessions,
        people=rooms.accounts,
        grants=rooms.grants,
        pairwise=rooms.pairwise,
        refusals=rooms.refusals,
        clock=clock,
    )


def _mutual_tls(rooms: Rooms) -> tuple[Feature, ...]:
    """Only where client certificates can reach us; by an authority only where one is configured."""
    doors, keys = rooms.policy.mutual_tls, rooms.client_keys
    if doors is None:
        return ()
    registered = self_signed_tls_client_auth.RegisteredCertificates(doors.certificates, keys, rooms.ground.clock)
    features = [
        mutual_tls.mutual_tls(doors.url, rooms.street.issuer, doors.certificates),
        self_signed_tls_client_auth.self_signed_tls_client_auth(registered),
    ]
    if doors.authorities is not None:
        certified = tls_client_auth.CertifiedClients(doors.certificates, doors.authorities)
        features.append(tls_client_auth.tls_client_auth(certified))
    return tuple(features)


def _dpop(rooms: Rooms) -> Feature:
    ground, doors = rooms.ground, rooms.policy.mutual_tls
    origins = (rooms.street.issuer, *((doors.url,) if doors else ()))
    proofs = ProofCheck(origins, Nonces(rooms.sealer, ground.clock), used_proofs(ground.database), ground.clock)
    return dpop.dpop(dpop.DpopProofs(proofs, rooms.policy.dpop_nonces))


def _userinfo(rooms: Rooms) -> Feature:
    return userinfo.userinfo(
        rooms.liveness, rooms.clients, rooms.id_tokens, rooms.accounts, rooms.grants, rooms.ground.clock
    )


def _jwt_access_tokens(rooms: Rooms) -> jwt_access_token.JwtAccessTokens:
    here = rooms.street
    return jwt_access_token.JwtAccessTokens(
        here.issuer, here.data_trust, rooms.keys, rooms.sealer, rooms.sealed, rooms.pairwise
    )


def _introspection(rooms: Rooms) -> introspection.Introspection:
    return introspection.Introspection(
        rooms.street.issuer, rooms.street.data_trust, rooms.liveness, rooms.clients, rooms.pairwise
    )


def registrar(rooms: Rooms) -> Registrar:
    """The desk at which clients register themselves."""
    ground, issuer = rooms.ground, rooms.street.issuer
    return Registrar(
        issuer=issuer,
        clients=rooms.clients,
        store=RegistrationStore(ground.database),
        maker=ClientMaker(rooms.clients, rooms.outbound),
        statements=SoftwareStatements(issuer, rooms.policy.publishers, ground.clock),
        clock=ground.clock,
        ids=ground.ids,
        open_to_all=rooms.policy.open_registration,
    )


def _logout(rooms: Rooms) -> rp_initiated_logout.Logout:
    return rp_initiated_logout.Logout(
        issuer=rooms.street.issuer,
        hints=rooms.hints,
        clients=rooms.clients,
        pairwise=rooms.pairwise,
        sessions=rooms.sessions,
        pages=rooms.pages,
        form_tokens=rooms.form_tokens,
        refusals=rooms.refusals,
    )
