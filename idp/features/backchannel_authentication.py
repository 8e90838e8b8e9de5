"""OpenID Connect CIBA Core 1.0 (poll and ping) and FAPI-CIBA: a client asks for a person, whose card answers elsewhere.

The request runs the table of /authorize at a door of its own, and what it waits for is redeemed like a device code.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from idp.authorize.endpoint import AuthorizeEndpoint
from idp.authorize.step import Attempt, AuthorizeStep, Door, Stage
from idp.ciba.desk import BackchannelDesk
from idp.ciba.pages import ANSWER, DONE, LOGIN, PATH, BackchannelPages, OwnPage
from idp.ciba.steps import BackchannelSteps
from idp.ciba.words import read_words
from idp.clients.metadata.backchannel import ALGORITHMS, MODES
from idp.decoupled.redemption import Redemption
from idp.decoupled.request import INTERVAL_SECONDS
from idp.errors import OAuthError
from idp.feature import Endpoint, Feature, Folded, Handler
from idp.tokens.exchange import GrantType
from idp.wire import Call, Reply, error_answer, json_answer
from standards.oauth import CIBA

FrontDoor = Callable[[Folded], AuthorizeEndpoint]
_CIBA = frozenset({Door.CIBA})


@dataclass(frozen=True)
class BackchannelEndpoint:
    """POST /backchannel-authentication."""

    desk: BackchannelDesk
    steps: BackchannelSteps

    def build(self, folded: Folded) -> Handler:
        """7.1 and 7.3, behind the same client authentication as the token endpoint."""

        async def answer(call: Call) -> Reply:
            try:
                return await ask(call)
            except OAuthError as refused:
                return error_answer(refused, bare=True)  # 13 lists the members of an error, and a client may count them

        async def ask(call: Call) -> Reply:
            form = call.form()
            client = await folded.authenticator.authenticate(call, form)
            credentials = {"client_assertion", "client_assertion_type", "client_secret"}
            sent = {name: value for name, value in form.items() if name not in credentials}
            attempt = Attempt(Door.CIBA, {**sent, "client_id": client.client_id}, client)
            await folded.pipeline.run(attempt)
            words, subject = read_words(attempt.parameters, client), self.steps.subject_of(attempt)
            auth_req_id = await self.desk.begin(client, attempt.request.parameters, subject, words)
            return json_answer({"auth_req_id": auth_req_id, "expires_in": words.seconds, "interval": INTERVAL_SECONDS})

        return answer


def _rows(steps: BackchannelSteps) -> tuple[AuthorizeStep, ...]:
    loading = steps.load_signed_request
    return (
        AuthorizeStep(Stage.CLIENT, "may_ask", "CIBA Core 4", steps.may_ask, _CIBA),
        AuthorizeStep(Stage.REQUEST_OBJECT, "load_signed_request", "CIBA Core 7.1.1", loading, _CIBA),
        AuthorizeStep(Stage.REQUEST_OBJECT, "name_person", "CIBA Core 7.1", steps.name_person, _CIBA),
        AuthorizeStep(Stage.PROMPT, "check_question", "CIBA Core 7.1", steps.check_question, _CIBA),
    )


def _at(
    front_door: FrontDoor, page: Callable[[Call, AuthorizeEndpoint], Awaitable[Reply]]
) -> Callable[[Folded], Handler]:
    """A page that leads on through the front door, over the folded table."""

    def build(folded: Folded) -> Handler:
        front = front_door(folded)
        return lambda call: page(call, front)

    return build


def backchannel_authentication(
    endpoint: BackchannelEndpoint,
    redemption: Redemption,
    pages: BackchannelPages,
    own_page: OwnPage,
    front_door: FrontDoor,
) -> Feature:
    """The feature: one back-channel endpoint, one grant type, four addresses for a browser, and a chore."""
    return Feature(
        name="backchannel_authentication",
        specification="OpenID Connect CIBA Core 1.0",
        requires=("token_endpoint", "authorization_code", "registered_keys"),
        authorize_steps=_rows(endpoint.steps),
        grant_types=(GrantType(CIBA, redemption.redeem),),
        endings={Door.CIBA: pages.ending, Door.OWN: own_page},
        endpoints=(
            Endpoint("/backchannel-authentication", ("POST",), endpoint.build, "backchannel_authentication_endpoint"),
            Endpoint(PATH, ("GET",), lambda _: pages.waiting),
            Endpoint(LOGIN, ("GET",), _at(front_door, pages.log_in)),
            Endpoint(ANSWER, ("POST",), _at(front_door, pages.answer)),
            Endpoint(DONE, ("GET",), lambda _: pages.done),
        ),
        metadata={
            "backchannel_token_delivery_modes_supported": list(MODES),
            "backchannel_authentication_request_signing_alg_values_supported": list(ALGORITHMS),
            "backchannel_user_code_parameter_supported": False,
        },
        client_metadata=frozenset(
            {
                *("backchannel_token_delivery_mode", "backchannel_client_notification_endpoint"),
                *("backchannel_authentication_request_signing_alg", "backchannel_user_code_parameter"),
            }
        ),
        chores=(endpoint.desk.notices.send,),
    )
