"""Frames that tell clients in the person's own browser (OpenID Connect Front-Channel Logout 1.0, 3).

Which frames a page has is decided when the session ends. A page that comes one request later carries them sealed in
its address, for the session that knew them is gone by then.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import orjson

from foundation.clock import Clock
from foundation.envelope import SealBroken, Sealer
from foundation.web.policy import policy_with
from idp.clients.authentication import Clients
from idp.clients.metadata.rule import origin
from idp.interaction.session import Party

# From the answer that ended the session to the page that shows its frames: one redirect.
_SEALED_SECONDS = 300
_KIND = "logout-frames"
# An address has to hold them, and a person's browser to load them.
_MOST = 20


@dataclass(frozen=True)
class Frame:
    """One client to be loaded: where, and its name for whoever hears the page instead of seeing it."""

    url: str
    names: Mapping[str, str]


@dataclass(frozen=True)
class FrontChannel:
    """Makes frames of those who took part."""

    issuer: str
    clients: Clients
    sealer: Sealer
    clock: Clock

    def frames(self, parties: Iterable[Party]) -> list[Frame]:
        """Of those that registered an address; `iss` and `sid` tell the client which session it is (3)."""
        pairs = [(party.client_id, party.sid) for party in parties]
        return self._frames(pairs)

    def seal(self, parties: Iterable[Party]) -> str:
        """For the address of the next page; empty where there is nothing to load."""
        pairs = [(party.client_id, party.sid) for party in parties]
        if not self._frames(pairs):
            return ""
        until = self.clock.timestamp() + _SEALED_SECONDS
        return self.sealer.seal(orjson.dumps([until, pairs[:_MOST]]), kind=_KIND)

    def open(self, sealed: str) -> list[Frame]:
        """What an address carries, while it is fresh; nothing otherwise."""
        try:
            until, pairs = orjson.loads(self.sealer.open(sealed, kind=_KIND))
        except SealBroken:
            return []
        return self._frames(pairs) if self.clock.timestamp() < until else []

    def _frames(self, pairs: Sequence[tuple[str, str]]) -> list[Frame]:
        found = []
        for client_id, sid in pairs[:_MOST]:
            client = self.clients.get(client_id)
            if client is not None and client.frontchannel_logout_uri:
                uri = client.frontchannel_logout_uri
                query = urlencode({"iss": self.issuer, "sid": sid})
                names = {"ja": client.name_ja, "en": client.name_en}
                found.append(Frame(f"{uri}{'&' if '?' in uri else '?'}{query}", names))
        return found


def headers_for(frames: Sequence[Frame]) -> dict[str, str]:
    """Exactly these origins may be framed by this page, and by no other page of ours."""
    if not frames:
        return {}
    origins = dict.fromkeys(origin(frame.url) for frame in frames)
    return {"Content-Security-Policy": policy_with("frame-src", " ".join(origins))}
