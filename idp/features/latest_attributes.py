"""The latest four attributes (最新の利用者情報(4情報)提供サービス), as `verified_claims` of OpenID Connect for Identity
Assurance 1.0 under a bearer token (RFC 6750).

A scope stands for the citizen's grant; behind it the state wants a consent of its own, signed with her card. That is a
need of its own after the decision, and the endpoint answers as long as both stand.
"""

from collections.abc import Awaitable, Callable
from functools import partial

from idp.authorize.dispatch import Need, Standing
from idp.authorize.step import Stage
from idp.errors import InteractionRequired
from idp.feature import Endpoint, Feature, Folded, Handler
from idp.latest_attributes.assembly import LatestAttributesRoom
from idp.latest_attributes.claims import EVIDENCE, RECORD
from idp.latest_attributes.pages import CONTINUE, WITHOUT
from idp.latest_attributes.wire import LEFT, PAGE, SIGNATURES, STATEMENTS
from idp.tokens.guard import TokenGuard
from idp.tokens.liveness import Liveness
from idp.wire import Call, Reply
from standards.oauth import LATEST_ATTRIBUTES

LATEST = "/latest-attributes"
Reader = Callable[[TokenGuard, Call], Awaitable[Reply]]


def latest_attributes(room: LatestAttributesRoom, liveness: Liveness) -> Feature:
    """The feature."""

    def bearing(choose: Callable[[], Reader]) -> Callable[[Folded], Handler]:
        """A handler for whoever brings a token of any enabled format."""

        def build(folded: Folded) -> Handler:
            find = partial(liveness.bearer, formats=folded.access_tokens)
            described = folded.resource_metadata.get(LATEST, "")
            return partial(choose(), TokenGuard(find, room.reading.clients, folded.senders, described))

        return build

    signed = partial(_is_signed, room)
    return Feature(
        name="latest_attributes",
        specification="OpenID Connect for Identity Assurance 1.0",
        requires=("authorization_code", "verified_claims"),
        needs=(Need(Stage.CONSENT, "is_signed", "JPKI Act, art. 18", signed, PAGE, InteractionRequired),),
        endpoints=(
            Endpoint(LATEST, ("GET",), bearing(lambda: room.reading.read), "latest_attributes_endpoint"),
            Endpoint("/latest-attributes/consents", ("GET",), bearing(lambda: room.citizen.read)),
            Endpoint(PAGE, ("GET",), lambda _: room.pages.page),
            Endpoint(WITHOUT, ("POST",), lambda _: room.pages.without),
            Endpoint(CONTINUE, ("GET",), lambda _: room.pages.resume),
            Endpoint(STATEMENTS, ("POST",), lambda _: room.wire.statement),
            Endpoint(SIGNATURES, ("POST",), lambda _: room.wire.signature),
            Endpoint(LEFT, ("GET",), lambda _: room.wire.left),
        ),
        metadata={
            "scopes_supported": [LATEST_ATTRIBUTES],
            "evidence_supported": [EVIDENCE],
            "electronic_records_supported": [RECORD],
        },
        client_metadata=frozenset({"latest_attributes"}),
        chores=(room.watch.round,),
    )


def _is_signed(room: LatestAttributesRoom, standing: Standing) -> bool:
    """Only what she granted is signed for, and only where the state has no consent yet."""
    grant, request = standing.grant, standing.request
    if LATEST_ATTRIBUTES not in request.scope or grant is None or LATEST_ATTRIBUTES not in grant.scope:
        return True
    consent = room.book.find(standing.person.account_id, request.client.client_id)
    return consent is not None and consent.stands(request.client.latest_attributes["service"], standing.moment)
