"""Folds the enabled features into one provider; a clash or a gap is refused at start, not met by a citizen."""

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any

from foundation.errors import DomainError
from idp.authorize.dispatch import in_order
from idp.authorize.pipeline import Pipeline, core_steps
from idp.authorize.response_mode import ResponseModes
from idp.authorize.response_type import ResponseTypes
from idp.clients.authentication import ClientAuthenticator, Clients
from idp.clients.client import Client
from idp.feature import Feature, Folded
from idp.tokens.formats import AccessTokens
from idp.tokens.sender import SenderConstraints

# What every client may register; the rest belongs to the feature that reads it.
CORE_CLIENT_METADATA = frozenset(
    {
        *("client_id", "name_ja", "name_en", "corporate_number", "contact", "country", "client_uri", "redirect_uris"),
        *("self_registered", "token_endpoint_auth_method", "secret_hash", "id_token_signed_response_alg", "scopes"),
        *("grant_types", "response_types", "response_modes", "first_party"),
        *("default_max_age", "require_auth_time"),
    }
)


class Misassembled(DomainError):
    """These features do not make a provider."""

    code = "misassembled"


def fold(features: Iterable[Feature], clients: Clients) -> Folded:
    """One provider of many values."""
    enabled = tuple(features)
    _refuse_duplicates(enabled)
    _refuse_gaps(enabled)
    methods = tuple(chain.from_iterable(feature.client_authentication for feature in enabled))
    types = ResponseTypes(chain.from_iterable(feature.response_types for feature in enabled))
    modes = ResponseModes(
        chain.from_iterable(feature.response_carriers for feature in enabled),
        chain.from_iterable(feature.response_encodings for feature in enabled),
    )
    prompts = tuple(chain.from_iterable(feature.prompts for feature in enabled))
    core = core_steps(clients, types, modes, frozenset(prompts))
    steps = chain(core, *(feature.authorize_steps for feature in enabled))
    return Folded(
        features=enabled,
        pipeline=Pipeline(steps),
        needs=in_order(chain.from_iterable(feature.needs for feature in enabled)),
        response_types=types,
        response_modes=modes,
        prompts=prompts,
        clients=clients,
        authenticator=ClientAuthenticator(methods, clients),
        authentication_methods=tuple(method.name for method in methods),
        grant_types=tuple(chain.from_iterable(feature.grant_types for feature in enabled)),
        grant_type_names=_grant_type_names(enabled),
        token_steps=tuple(chain.from_iterable(feature.token_steps for feature in enabled)),
        token_claims=tuple(chain.from_iterable(feature.token_claims for feature in enabled)),
        access_tokens=AccessTokens(chain.from_iterable(feature.access_token_formats for feature in enabled)),
        senders=SenderConstraints(chain.from_iterable(feature.sender_constraints for feature in enabled)),
        response_parameters={k: v for feature in enabled for k, v in feature.response_parameters.items()},
        companions=tuple(chain.from_iterable(feature.companions for feature in enabled)),
        resource_metadata={k: v for feature in enabled for k, v in feature.resource_metadata.items()},
        resources={k: v for feature in enabled for k, v in feature.resources.items()},
        endings={door: ending for feature in enabled for door, ending in feature.endings.items()},
        client_metadata=CORE_CLIENT_METADATA.union(*(feature.client_metadata for feature in enabled)),
        metadata=_merge(enabled),
        chores=tuple(chain.from_iterable(feature.chores for feature in enabled)),
    )


def check_clients(folded: Folded, clients: Iterable[Client]) -> None:
    """A registered client that no enabled feature can serve would fail at its first login; better now."""
    for client in clients:
        unserved = folded.unserved(client)
        if unserved:
            raise Misassembled(f"{client.client_id}: {unserved}")


def _grant_type_names(features: tuple[Feature, ...]) -> tuple[str, ...]:
    """`implicit` is a grant type that is never sent to the token endpoint; its response types bring the name."""
    redeemed = (each.name for feature in features for each in feature.grant_types)
    answered = (name for feature in features for each in feature.response_types for name in each.grant_types)
    return tuple(dict.fromkeys((*redeemed, *answered)))


def _refuse_duplicates(features: tuple[Feature, ...]) -> None:
    kinds = {
        "feature": [f.name for f in features],
        "authorize step": [step.name for f in features for step in f.authorize_steps],
        "need": [need.name for need in in_order(chain.from_iterable(f.needs for f in features))],
        "token step": [step.name for f in features for step in f.token_steps],
        "grant type": [grant_type.name for f in features for grant_type in f.grant_types],
        "response type": [each.name for f in features for each in f.response_types],
        "prompt": [name for f in features for name in f.prompts],
        "response carrier": [each.name for f in features for each in f.response_carriers],
        "response encoding": [each.name for f in features for each in f.response_encodings],
        "client authentication method": [m.name for f in features for m in f.client_authentication],
        "endpoint": [endpoint.path for f in features for endpoint in f.endpoints],
        "access token format": [each.name for f in features for each in f.access_token_formats],
        "sender constraint": [each.member for f in features for each in f.sender_constraints],
        "claim": [claim.name for f in features for claim in f.token_claims],
        "response parameter": [name for f in features for name in f.response_parameters],
        "ending": [door.value for f in features for door in f.endings],
        "client metadata": [name for f in features for name in f.client_metadata],
    }
    for kind, names in kinds.items():
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise Misassembled(f"two features bring the same {kind}: {', '.join(twice)}")


def _refuse_gaps(features: tuple[Feature, ...]) -> None:
    names = {feature.name for feature in features}
    for feature in features:
        missing = sorted(set(feature.requires) - names)
        if missing:
            raise Misassembled(f"{feature.name} requires {', '.join(missing)}")


def _merge(features: tuple[Feature, ...]) -> Mapping[str, Any]:
    """Lists of two features are joined; any other value may be claimed once."""
    merged: dict[str, Any] = {}
    for feature in features:
        for name, value in feature.metadata.items():
            known = merged.get(name)
            if isinstance(known, list) and isinstance(value, list):
                merged[name] = [*known, *(one for one in value if one not in known)]
            elif name in merged:
                raise Misassembled(f"two features publish {name}")
            else:
                merged[name] = value
    return merged
