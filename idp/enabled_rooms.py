"""The features that have a room of their own, put together from the rooms below."""

from collections.abc import Callable

from idp.authorize.endpoint import AuthorizeEndpoint
from idp.ciba.desk import BackchannelDesk
from idp.ciba.hints import PersonHints
from idp.ciba.notices import Notices, ToldDecisions
from idp.ciba.pages import DONE as CIBA_DONE
from idp.ciba.pages import BackchannelPages, OwnPage
from idp.ciba.steps import BackchannelSteps
from idp.decoupled.ending import DecoupledEnding
from idp.decoupled.redemption import Redemption
from idp.device.desk import DeviceDesk
from idp.device.pages import DONE, DevicePages
from idp.dpop.check import ProofCheck
from idp.dpop.nonces import Nonces
from idp.dpop.store import used_proofs
from idp.feature import Feature, Folded
from idp.features import (
    backchannel_authentication,
    client_credentials,
    device_authorization,
    dpop,
    dynamic_registration,
    jwt_bearer,
    latest_attributes,
    mutual_tls,
    registration_management,
    self_signed_tls_client_auth,
    software_statement,
    tls_client_auth,
)
from idp.latest_attributes.assembly import House, LatestAttributesRoom
from idp.registration.making import ClientMaker
from idp.registration.registrar import Registrar
from idp.registration.statement import SoftwareStatements
from idp.registration.store import RegistrationStore
from idp.rooms import Rooms
from idp.tokens.own_access import OwnAccess


def screens(rooms: Rooms, front_door: Callable[[Folded], AuthorizeEndpoint]) -> Feature:
    """RFC 8628: a screen shows a code, and a person with a card answers for it elsewhere."""
    issuer, clock = rooms.street.issuer, rooms.ground.clock
    desk = DeviceDesk(rooms.devices, clock, rooms.ground.ids)
    pages = DevicePages(
        pages=rooms.pages,
        form_tokens=rooms.form_tokens,
        refusals=rooms.refusals,
        binding=rooms.binding,
        clients=rooms.clients,
        desk=desk,
        ending=DecoupledEnding(issuer + DONE, "device_too_late", rooms.devices, rooms.refusals, clock),
    )
    return device_authorization.device_authorization(
        device_authorization.DeviceAuthorizationEndpoint(issuer, desk, rooms.hints),
        Redemption(
            *("device_code", rooms.devices.of_device, rooms.devices),
            *(rooms.liveness, rooms.cards, clock),
        ),
        pages,
        front_door,
    )


def backchannel_desk(rooms: Rooms) -> BackchannelDesk:
    """Where clients leave their questions and people find them."""
    clock = rooms.ground.clock
    notices = Notices(rooms.backchannel, rooms.clients, rooms.outbound, rooms.sealer, clock)
    return BackchannelDesk(rooms.backchannel, notices, rooms.clients, rooms.pairwise, clock, rooms.ground.ids)


def counters(rooms: Rooms, front_door: Callable[[Folded], AuthorizeEndpoint]) -> Feature:
    """CIBA: a counter or a phone line asks, and a person with a card answers for it elsewhere."""
    issuer, clock, keys = rooms.street.issuer, rooms.ground.clock, rooms.client_keys
    desk = backchannel_desk(rooms)
    decisions = ToldDecisions(rooms.backchannel, desk.notices)
    pages = BackchannelPages(
        pages=rooms.pages,
        form_tokens=rooms.form_tokens,
        refusals=rooms.refusals,
        sessions=rooms.sessions,
        desk=desk,
        ending=DecoupledEnding(issuer + CIBA_DONE, "ciba_too_late", decisions, rooms.refusals, clock),
        own_client_id=rooms.street.consent_client_id,
    )
    hints = PersonHints(issuer, rooms.hints.read, keys, clock)
    return backchannel_authentication.backchannel_authentication(
        backchannel_authentication.BackchannelEndpoint(
            desk, BackchannelSteps(rooms.request_objects, hints, rooms.hints)
        ),
        Redemption(
            *("auth_req_id", rooms.backchannel.of_client, rooms.backchannel),
            *(rooms.liveness, rooms.cards, clock),
        ),
        pages,
        OwnPage(issuer, rooms.refusals),
        front_door,
    )


def own_access(rooms: Rooms) -> tuple[Feature, ...]:
    """A client acting for itself: by its own credential alone, or with somebody who vouches for its program."""
    ground = rooms.ground
    own = OwnAccess(rooms.families, ground.clock, ground.ids)
    vouched = jwt_bearer.VouchedAccess(rooms.street.issuer, own, rooms.assertions, ground.clock)
    return client_credentials.client_credentials(own), jwt_bearer.jwt_bearer(vouched)


def state_service(rooms: Rooms) -> tuple[Feature, ...]:
    """Only where the state knows us: the statement that a card signs names the platform operator."""
    here = rooms.street
    if not here.state.platform:
        return ()
    house = House(
        issuer=here.issuer,
        agent_url=here.citizen_agent,
        state=here.state,
        ground=rooms.ground,
        sealer=rooms.sealer,
        accounts=rooms.accounts,
        grants=rooms.grants,
        clients=rooms.clients,
        interactions=rooms.interactions,
        pairwise=rooms.pairwise,
        refusals=rooms.refusals,
        pages=rooms.pages,
        form_tokens=rooms.form_tokens,
        card=lambda: rooms.card,
    )
    return (latest_attributes.latest_attributes(LatestAttributesRoom(house), rooms.liveness),)


def registration(rooms: Rooms) -> tuple[Feature, ...]:
    """Clients that register themselves, by invitation or on a publisher's word, and look after it."""
    desk = registrar(rooms)
    return (
        dynamic_registration.dynamic_registration(desk),
        registration_management.registration_management(desk),
        software_statement.FEATURE,
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


def certificates(rooms: Rooms) -> tuple[Feature, ...]:
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


def proofs(rooms: Rooms) -> Feature:
    """RFC 9449, at both addresses of the provider."""
    ground, doors = rooms.ground, rooms.policy.mutual_tls
    origins = (rooms.street.issuer, *((doors.url,) if doors else ()), *filter(None, (rooms.policy.admin_url,)))
    check = ProofCheck(origins, Nonces(rooms.sealer, ground.clock), used_proofs(ground.database), ground.clock)
    return dpop.dpop(dpop.DpopProofs(check, rooms.policy.dpop_nonces))
