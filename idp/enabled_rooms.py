"""The features that have a room of their own, put together from the rooms below."""

from collections.abc import Callable

from idp.authorize.endpoint import AuthorizeEndpoint
from idp.device.desk import DeviceDesk
from idp.device.ending import DeviceEnding
from idp.device.pages import DevicePages
from idp.device.redemption import DeviceRedemption
from idp.feature import Feature, Folded
from idp.features import device_authorization, latest_attributes
from idp.latest_attributes.assembly import House, LatestAttributesRoom
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
