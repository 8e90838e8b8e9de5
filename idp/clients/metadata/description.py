"""What the client says about itself (RFC 7591 2, OpenID Connect Registration 1.0, 2): kept, never fetched by us."""

from dataclasses import dataclass

from idp.clients.metadata.rule import is_web_uri, require

APPLICATION_TYPES = ("web", "native")
_LONGEST = 200


@dataclass(frozen=True, kw_only=True)
class Description:
    """For people, and for whoever looks after the client."""

    application_type: str = "web"
    contacts: tuple[str, ...] = ()
    client_uri: str = ""
    logo_uri: str = ""
    policy_uri: str = ""
    tos_uri: str = ""
    software_id: str = ""
    software_version: str = ""
    software_statement: str = ""  # RFC 7591 3.2.1: told again unmodified; it was judged at registration


def _addresses_are_plain(client: Description) -> None:
    """RG-04: a link that a person may press is never a script."""
    for name in ("client_uri", "logo_uri", "policy_uri", "tos_uri"):
        uri = getattr(client, name)
        require(not uri or is_web_uri(uri), name)


def _texts_are_short(client: Description) -> None:
    require(client.application_type in APPLICATION_TYPES, "application_type")
    for name in ("software_id", "software_version"):
        require(len(getattr(client, name)) <= _LONGEST, name)
    require(len(client.contacts) <= 10 and all(0 < len(each) <= _LONGEST for each in client.contacts), "contacts")


RULES = (_addresses_are_plain, _texts_are_short)
