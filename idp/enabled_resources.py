"""The features about places that take our tokens: how they describe themselves, and a token for one of them alone."""

from idp.feature import Feature
from idp.features import protected_resource_metadata, resource_indicators
from idp.features.protected_resource_metadata import LATEST, USERINFO
from idp.rooms import Rooms
from idp.tokens.family import OWN, TRUST


def resources(rooms: Rooms) -> tuple[Feature, ...]:
    """Our own resources, and the data trust, which describes itself."""
    here = rooms.street
    own = (USERINFO, *((LATEST,) if here.state.platform else ()))
    places = {here.issuer: OWN, **{here.issuer + each.path: OWN for each in own}, here.data_trust: TRUST}
    return (
        protected_resource_metadata.protected_resource_metadata(here.issuer, (here.data_trust,), own),
        resource_indicators.resource_indicators(places),
    )
