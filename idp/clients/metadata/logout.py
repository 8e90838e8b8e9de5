"""How a client learns that a session has ended (OpenID Connect Back-Channel Logout 1.0 2.2, Front-Channel 2)."""

from dataclasses import dataclass
from functools import cached_property

from idp.clients.metadata.redirection import Redirection
from idp.clients.metadata.rule import is_web_uri, origin, require


@dataclass(frozen=True, kw_only=True)
class Logout(Redirection):
    """Where it is told: by us, and by the person's browser. `iss` and `sid` are sent whether demanded or not."""

    backchannel_logout_uri: str = ""
    backchannel_logout_session_required: bool = False
    frontchannel_logout_uri: str = ""
    frontchannel_logout_session_required: bool = False

    @cached_property
    def hears_of_logout(self) -> bool:
        """Whether it has to be remembered that this client takes part in a session."""
        return bool(self.backchannel_logout_uri or self.frontchannel_logout_uri)


def _back_channel_is_an_address(client: Logout) -> None:
    """Back-Channel 2.2: absolute, without a fragment, a query is kept; https, as for every address we call."""
    uri = client.backchannel_logout_uri
    require(not uri or is_web_uri(uri), "backchannel_logout_uri")


def _front_channel_is_the_clients_own(client: Logout) -> None:
    """Front-Channel 2: "The domain, port, and scheme of this URL MUST be the same as that of a registered
    Redirection URI value"; otherwise one client could have our page load another site."""
    uri = client.frontchannel_logout_uri
    own = {origin(each) for each in client.redirect_uris}
    require(not uri or (is_web_uri(uri) and origin(uri) in own), "frontchannel_logout_uri")


RULES = (_back_channel_is_an_address, _front_channel_is_the_clients_own)
