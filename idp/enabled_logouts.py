"""The features by which a session ends, put together from the rooms below."""

from idp.feature import Feature
from idp.features import back_channel_logout, front_channel_logout, rp_initiated_logout, session_management
from idp.logout.browser_state import BrowserState
from idp.logout.front_channel import FrontChannel
from idp.logout.pages import LogoutPages
from idp.logout.request import LogoutRequests
from idp.rooms import Rooms


def logouts(rooms: Rooms) -> tuple[Feature, ...]:
    """How a session ends, and who is told."""
    pages = LogoutPages(
        issuer=rooms.street.issuer,
        requests=logout_requests(rooms),
        sessions=rooms.sessions,
        front_channel=FrontChannel(rooms.street.issuer, rooms.clients, rooms.sealer, rooms.ground.clock),
        pages=rooms.pages,
        form_tokens=rooms.form_tokens,
        refusals=rooms.refusals,
    )
    return (
        rp_initiated_logout.rp_initiated_logout(pages),
        back_channel_logout.back_channel_logout(rooms.logout_delivery),
        front_channel_logout.FEATURE,
    )


def logout_requests(rooms: Rooms) -> LogoutRequests:
    """Who asks for a logout, and what proves it."""
    return LogoutRequests(
        hints=rooms.hints,
        clients=rooms.clients,
        pairwise=rooms.pairwise,
        sessions=rooms.sessions,
        sealer=rooms.sealer,
        clock=rooms.ground.clock,
    )


def sessions_in_browsers(rooms: Rooms) -> Feature:
    """Only where an operator wants it."""
    return session_management.session_management(BrowserState(rooms.sessions, rooms.ground.ids))
