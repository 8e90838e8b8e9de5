"""The features that have a room of their own, put together from the rooms below."""

from collections.abc import Callable

from idp.authorize.endpoint import AuthorizeEndpoint
from idp.device.desk import DeviceDesk
from idp.device.ending import DeviceEnding
from idp.device.pages import DevicePages
from idp.device.redemption import DeviceRedemption
from idp.feature import Feature, Folded
from idp.features import (
    device_authorization,
    dynamic_registration,
    latest_attributes,
    registration_management,
    software_statement,
)
from idp.latest_attributes.assembly import House, LatestAttributesRoom
from idp.registration.making import ClientMaker
from idp.registration.registrar import Registrar
from idp.registration.statement import SoftwareStatements
from idp.registration.store import RegistrationStore
from idp.rooms import Rooms


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
        ending=DeviceEnding(issuer, rooms.devices, rooms.refusals, clock),
    )
    return device_authorization.device_authorization(
        device_authorization.DeviceAuthorizationEndpoint(issuer, desk, rooms.hints),
        DeviceRedemption(rooms.devices, rooms.liveness, rooms.cards, clock),
        pages,
        front_door,
    )


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
