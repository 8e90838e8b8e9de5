"""RFC 8628: the device authorization grant. A screen shows a code; the person logs in elsewhere; the screen asks on.

The request runs the table of /authorize at a door of its own. PKCE has nothing to bind here: device code and tokens
travel over one and the same back channel, and no code ever passes through a browser.
"""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from idp.authorize.endpoint import AuthorizeEndpoint
from idp.authorize.hint import IdTokenHints
from idp.authorize.step import Attempt, AuthorizeStep, Door, Stage
from idp.card_login.cross_device.network import network_of
from idp.clients.client import Client
from idp.decoupled.redemption import Redemption
from idp.decoupled.request import INTERVAL_SECONDS
from idp.device import user_code
from idp.device.authorization import CODE_SECONDS
from idp.device.desk import DeviceDesk, Screen
from idp.device.pages import DONE, PATH, DevicePages
from idp.device.screen_name import screen_name
from idp.errors import InvalidRequest, UnauthorizedClient
from idp.feature import Endpoint, Feature, Folded, Handler
from idp.tokens.exchange import GrantType
from idp.wire import Call, Reply, json_answer
from standards.oauth import DEVICE_CODE

_DEVICE = frozenset({Door.DEVICE})
# Of no meaning without a redirect; RFC 6749 3.1 wants what is not understood ignored, so it is not kept either.
_OF_REDIRECTS = frozenset(
    {"redirect_uri", "response_type", "response_mode", "state", "code_challenge", "code_challenge_method"}
)


@dataclass(frozen=True)
class DeviceAuthorizationEndpoint:
    """POST /device_authorization and the two rows of the table that only a device needs."""

    issuer: str
    desk: DeviceDesk
    hints: IdTokenHints

    def may_use_devices(self, attempt: Attempt) -> None:
        """3.1: a client that is not registered for the grant could never redeem the code."""
        if DEVICE_CODE not in attempt.known_client.grant_types:
            raise UnauthorizedClient("the client is not registered for this grant type")

    def check_person_can_act(self, attempt: Attempt) -> None:
        """prompt=none forbids the only thing a device asks for; a hint that is none is told now, not to the person."""
        if "none" in attempt.request.prompt:
            raise InvalidRequest("prompt=none leaves a device nothing to wait for")
        self.hints.subject_of(attempt.request)

    def build(self, folded: Folded) -> Handler:
        """3.1 and 3.2, behind the same client authentication as the token endpoint."""

        async def start(call: Call) -> Reply:
            form = call.form()
            client = await folded.authenticator.authenticate(call, form)
            if "request_uri" in form:
                raise InvalidRequest("a device's request cannot refer to another one")
            asked = {name: value for name, value in form.items() if name not in _OF_REDIRECTS}
            attempt = Attempt(Door.DEVICE, {**asked, "client_id": client.client_id}, client)
            await folded.pipeline.run(attempt)
            started = await self.desk.begin(client.client_id, attempt.request.parameters, _screen(call, client))
            return self._answer(started.device_code, user_code.grouped(started.user_code))

        return start

    def _answer(self, device_code: str, code: str) -> Reply:
        address = self.issuer + PATH
        return json_answer(
            {
                "device_code": device_code,
                "user_code": code,
                "verification_uri": address,
                "verification_uri_complete": f"{address}?{urlencode({'user_code': code})}",
                "expires_in": CODE_SECONDS,
                "interval": INTERVAL_SECONDS,
            }
        )


def _screen(call: Call, client: Client) -> Screen:
    """A confidential client's call comes from a server, whose network says nothing about a screen."""
    agent = (call.header(b"user-agent") or b"").decode("latin-1")
    peer = call.scope.get("client")
    by_itself = client.token_endpoint_auth_method == "none"  # noqa: S105 (a method's name)
    return Screen(screen_name(agent), network_of(peer[0]) if by_itself and peer else "")


def device_authorization(
    endpoint: DeviceAuthorizationEndpoint,
    redemption: Redemption,
    pages: DevicePages,
    front_door: Callable[[Folded], AuthorizeEndpoint],
) -> Feature:
    """The feature: one back-channel endpoint, one grant type, three addresses for a browser."""

    def confirmation(folded: Folded) -> Handler:
        front = front_door(folded)
        return lambda call: pages.confirm(call, front)

    return Feature(
        name="device_authorization",
        specification="RFC 8628",
        requires=("token_endpoint", "authorization_code"),
        authorize_steps=(
            AuthorizeStep(Stage.CLIENT, "may_use_devices", "RFC 8628 3.1", endpoint.may_use_devices, _DEVICE),
            AuthorizeStep(Stage.PROMPT, "check_person_can_act", "RFC 8628 3.3", endpoint.check_person_can_act, _DEVICE),
        ),
        grant_types=(GrantType(DEVICE_CODE, redemption.redeem),),
        endings={Door.DEVICE: pages.ending},
        endpoints=(
            Endpoint("/device_authorization", ("POST",), endpoint.build, "device_authorization_endpoint"),
            Endpoint(PATH, ("GET",), lambda _: pages.enter),
            Endpoint(f"{PATH}/confirmation", ("POST",), confirmation),
            Endpoint(DONE, ("GET",), lambda _: pages.done),
        ),
    )
