"""One backchannel authentication, frozen (CIBA Core 7.3): whom it means and what is shown to her.

It waits five minutes unless the client wishes otherwise: long enough to fetch a card, short for a question that
somebody else made a person expect.
"""

from dataclasses import dataclass

from idp.decoupled.request import DecoupledRequest

USUAL_SECONDS, MOST_SECONDS = 300, 600
# Of one client to one person at a time.
MOST_WAITING = 3


@dataclass(frozen=True, kw_only=True)
class BackchannelAuthentication(DecoupledRequest):
    """`subject` is the person's pairwise name at this client; whose account that is shows when she is here."""

    subject: str
    binding_message: str
