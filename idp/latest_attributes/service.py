"""For which service of the state's register a client asks, and the statement a card signs for it.

All names are those of the registration, never of a message; the state compares them with its own register.
"""

from foundation.attribute_consent import Service, Statement, build
from foundation.attribute_notice import Notice, notice
from idp.card_login.refusals import InvalidRequest
from idp.card_login.store import ChallengeRecord
from idp.clients.client import Client


def service_of(client: Client, platform: str) -> Service:
    """Raises InvalidRequest for a client that is not registered for the service any more."""
    if not client.latest_attributes:
        raise InvalidRequest("the client is not registered for the latest attributes")
    return Service(client.latest_attributes["service"], client.name_ja, client.corporate_number, platform)


def purpose_of(client: Client) -> dict[str, str]:
    """The registered wording of its purpose, both languages."""
    words = client.purposes.get(client.latest_attributes.get("purpose", ""), {})
    return {"ja": words.get("ja", ""), "en": words.get("en", "")}


def notice_for(client: Client, platform: str, moment: int) -> Notice:
    """The items in force at this moment (Unix seconds), filled in for this client."""
    return notice(service_of(client, platform), purpose_of(client)["ja"], moment)


def statement_of(client: Client, platform: str, challenge: ChallengeRecord) -> str:
    """The exact text; agent and state build the same one on their own."""
    purpose = purpose_of(client)["ja"]
    terms = notice_for(client, platform, challenge.issued_at).terms(purpose)
    try:
        return build(Statement(service_of(client, platform), terms, challenge.nonce, challenge.issued_at))
    except ValueError as unfit:
        raise InvalidRequest("the client's registered words cannot be signed") from unfit
