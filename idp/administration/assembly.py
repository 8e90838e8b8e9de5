"""The desk over open rooms: for the door in a running provider, and for a command beside it."""

from foundation.key_file import KeyFile
from idp.administration.clients import ClientActions
from idp.administration.desk import AdminDesk
from idp.administration.grants import GrantActions
from idp.administration.invitations import InvitationActions
from idp.administration.keys import KeyActions
from idp.administration.operations import Actions, operations
from idp.administration.sessions import SessionActions
from idp.administration.trail import TrailActions
from idp.feature import Folded
from idp.interaction.sessions.store import SessionRecords
from idp.registration.store import RegistrationStore
from idp.rooms import Rooms


def admin_desk(rooms: Rooms, folded: Folded, keys: KeyFile) -> AdminDesk:
    """Every operation, with what it works on."""
    ground = rooms.ground
    registrations = RegistrationStore(ground.database)
    do = Actions(
        clients=ClientActions(rooms.clients, registrations, folded, ground.ids),
        invitations=InvitationActions(registrations, ground.clock, ground.ids),
        keys=KeyActions(keys, ground.clock),
        grants=GrantActions(rooms.grants, rooms.clients, rooms.pairwise),
        sessions=SessionActions(SessionRecords(ground.database), rooms.sessions, rooms.families, ground.clock),
        trail=TrailActions(rooms.audit, ground.database),
    )
    return AdminDesk(operations(do), rooms.audit)
