"""What a relying party or a resource server installs to talk to an OpenID Provider. Stands alone.

Owns: the relying party's half of OAuth 2.0 and OpenID Connect: building the request (PAR, PKCE, RAR), reading
the callback, checking ID tokens, userinfo, refresh, revocation, logout; and the resource server's half:
bearer tokens and introspection.
Never: keeps a session, a cookie or a database (the caller does); shares a line with the provider, because
issuer and verifier must be two independent readings of the specification; caches a positive introspection
answer.
Comes before: examples, consent_ui, data_trust. Comes after: standards, and nothing else of ours.

Start reading at `client.py` (a relying party) or `resource_server.py` (an API). docs/sdk.md has a runnable
example.
"""

from relying_party_sdk.client import RelyingParty
from relying_party_sdk.credentials import ClientCertificate, ClientSecretBasic, NoClientSecret, PrivateKeyJwt
from relying_party_sdk.dpop import DpopKey
from relying_party_sdk.initiated_login import read_initiated_login
from relying_party_sdk.logout_endpoint import BackChannelLogout
from relying_party_sdk.resource_server import ResourceServer, TokenInfo
from relying_party_sdk.sender import ResourceRequest

__all__ = [
    "BackChannelLogout",
    "ClientCertificate",
    "ClientSecretBasic",
    "DpopKey",
    "NoClientSecret",
    "PrivateKeyJwt",
    "RelyingParty",
    "ResourceRequest",
    "ResourceServer",
    "TokenInfo",
    "read_initiated_login",
]
