"""FAPI 1.0 Advanced, FAPI 2.0 Security Profile and Message Signing, over RFC 9700: one setting for each client.

What they demand of a client is registered member by member (idp/clients/metadata/financial_grade.py) and enforced by
the features of each specification. Here stands what none of those asks for; docs/profiles.md has the whole list.
"""

from idp.authorize.step import WITH_REDIRECT, Attempt, AuthorizeStep, Stage
from idp.clients.metadata.profile import FAPI1_ADVANCED
from idp.errors import InvalidRequest
from idp.feature import Feature


def check_replay_value(attempt: Attempt) -> None:
    """FAPI 1.0 Baseline 5.2.2.2 and 5.2.2.3: `nonce` with openid, else `state`; FAPI 2.0 relies on PKCE instead.

    What comes back over the back channel only cannot be played again in a browser.
    """
    request = attempt.request
    if request.client.profile != FAPI1_ADVANCED:
        return
    name = "nonce" if "openid" in request.scope else "state"
    if not request.parameters.get(name):
        raise InvalidRequest(f"{name} is missing")


FEATURE = Feature(
    name="financial_grade",
    specification="OpenID Connect FAPI 1.0 Advanced and FAPI 2.0",
    requires=("pkce", "pushed_authorization", "issuer_identification"),
    authorize_steps=(
        AuthorizeStep(
            Stage.PROOF, "check_replay_value", "FAPI 1.0 Baseline 5.2.2.2", check_replay_value, WITH_REDIRECT
        ),
    ),
    client_metadata=frozenset({"profile"}),
)
