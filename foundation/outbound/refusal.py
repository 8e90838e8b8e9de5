"""Why nothing was fetched. One text for all addresses we refuse, so that nobody maps our network by asking."""

from foundation.errors import DomainError


class FetchRefused(DomainError):
    """Base of both."""

    code = "fetch_refused"


class DestinationRefused(FetchRefused):
    """Nothing was sent: the address is not one of a public server of somebody else."""

    code = "destination_refused"

    def __init__(self) -> None:
        super().__init__("this address is not fetched: it must be https and on the public internet")


class FetchFailed(FetchRefused):
    """No proper answer came: unreachable, too slow, too long, another status or another kind of document."""

    code = "fetch_failed"
