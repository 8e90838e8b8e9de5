"""RFC 9126: pushed authorization requests. The request is checked and kept before a browser is involved at all."""

from dataclasses import dataclass

from idp.authorize.checks import PUSHED_URN
from idp.authorize.step import Attempt, AuthorizeStep, Door, Stage
from idp.authorize.store import PUSHED_SECONDS, PushedRequests, key_of
from idp.clients.origins import named_in_form
from idp.errors import InvalidRequest, InvalidRequestUri
from idp.feature import Endpoint, Feature, Folded, Handler
from idp.wire import Call, Reply, json_answer

_FRONT = frozenset({Door.AUTHORIZE})


@dataclass(frozen=True)
class PushedAuthorization:
    """Keeps a request at one door and finds it at the other."""

    requests: PushedRequests

    def require(self, attempt: Attempt) -> None:
        """5 `require_pushed_authorization_requests`: such a client has no other door."""
        if attempt.known_client.require_par and not _is_reference(attempt):
            raise InvalidRequest("this client must push its requests")

    def load(self, attempt: Attempt) -> None:
        """4: only what was pushed counts; parameters beside the reference are not even looked at."""
        if not _is_reference(attempt):
            return
        uri = attempt.parameters["request_uri"]
        # The reference decides where errors go, so a redirect URI beside it must not.
        client_id = attempt.known_client.client_id
        attempt.parameters = {"client_id": client_id}
        reference = uri.removeprefix(PUSHED_URN)
        pushed = self.requests.find(reference, client_id)
        if pushed is None:
            raise InvalidRequestUri("the pushed request is unknown, used, expired, or another client's")
        attempt.parameters, attempt.vetted, attempt.pushed_as = pushed, True, key_of(reference)

    def build(self, folded: Folded) -> Handler:
        """POST /par runs the same table as the front door (2.1)."""

        async def push(call: Call) -> Reply:
            form = call.form()
            client = await folded.authenticator.authenticate(call, form)
            if "request_uri" in form:
                raise InvalidRequest("a pushed request cannot refer to another one")
            # Before the table: a request object is good once, and a client that has to learn our nonce sends it again.
            announced = await folded.senders.announce(call, client)
            attempt = Attempt(Door.PUSH, {**form, "client_id": client.client_id}, client)
            await folded.pipeline.run(attempt)
            kept = {**attempt.request.parameters, "redirect_uri": attempt.redirect_uri}
            announced.write(kept)  # after the table, because what counts may stand inside a request object
            reference = await self.requests.push(client.client_id, kept)
            answer = {"request_uri": PUSHED_URN + reference, "expires_in": PUSHED_SECONDS}
            return json_answer(answer, 201, announced.headers)

        return push


def _is_reference(attempt: Attempt) -> bool:
    """2.2: ours are URNs; any other request_uri is somebody else's matter."""
    return attempt.parameters.get("request_uri", "").startswith(PUSHED_URN)


def pushed_authorization(requests: PushedRequests) -> Feature:
    """The feature."""
    pushed = PushedAuthorization(requests)
    return Feature(
        name="pushed_authorization",
        specification="RFC 9126",
        requires=("authorization_code",),
        authorize_steps=(
            AuthorizeStep(Stage.REQUEST_OBJECT, "require_pushed_request", "RFC 9126 5", pushed.require, _FRONT),
            AuthorizeStep(Stage.REQUEST_OBJECT, "load_pushed_request", "RFC 9126 4", pushed.load, _FRONT),
        ),
        endpoints=(
            Endpoint(
                "/par",
                ("POST",),
                pushed.build,
                "pushed_authorization_request_endpoint",
                lambda f: named_in_form(f.clients),
            ),
        ),
        metadata={"require_pushed_authorization_requests": False},
        client_metadata=frozenset({"require_par"}),
    )
