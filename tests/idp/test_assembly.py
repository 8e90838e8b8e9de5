"""Folding: order does not matter, clashes and gaps are refused at start, and every feature can be lifted out."""

from pathlib import Path
from typing import Any

import pytest

from idp.assembly import Misassembled, check_clients, fold
from idp.authorize.dispatch import LOGGED_IN
from idp.authorize.step import AuthorizeStep, Stage
from idp.clients.client import Client
from idp.discovery import metadata
from idp.enabled import OPTIONAL, enabled_features
from idp.feature import Endpoint, Feature, Folded
from tests.idp.provider import Provider, asserting, confidential, run

# What they bring is told elsewhere: in a registration's answer, or not at all.
NOT_IN_DISCOVERY = (
    "resource_indicators",
    *(
        "public_client",
        "jwt_access_token",
        "registration_management",
        "software_statement",
        "third_party_login",
        "financial_grade",
    ),
)


def _promises(folded: Folded) -> dict[str, Any]:
    """What discovery says; of the signed copy only that there is one, for no two signatures are alike."""
    document = metadata("https://op.example", folded)
    return {name: value if name != "signed_metadata" else True for name, value in document.items()}


class _Nobody:
    def get(self, client_id: str) -> Client | None:
        return None


def _row(name: str) -> AuthorizeStep:
    return AuthorizeStep(Stage.PROOF, name, "RFC", lambda _: None)


async def _handle(call: Any) -> Any:
    raise NotImplementedError


def test_a_feature_enabled_twice_or_a_clash_of_any_part_is_refused() -> None:
    path = Endpoint("/x", ("GET",), lambda _: _handle)
    for one, other in (
        (Feature("a", "RFC"), Feature("a", "RFC")),
        (Feature("a", "RFC", authorize_steps=(_row("s"),)), Feature("b", "RFC", authorize_steps=(_row("s"),))),
        (Feature("a", "RFC", endpoints=(path,)), Feature("b", "RFC", endpoints=(path,))),
        (Feature("a", "RFC", needs=(LOGGED_IN,)), Feature("b", "RFC")),
        (Feature("a", "RFC", metadata={"m": 1}), Feature("b", "RFC", metadata={"m": 1})),
        (Feature("a", "RFC", metadata={"m": [1]}), Feature("b", "RFC", metadata={"m": 1})),
        (Feature("a", "RFC", response_parameters={"p": "1"}), Feature("b", "RFC", response_parameters={"p": "1"})),
        (Feature("a", "RFC", client_metadata=frozenset("c")), Feature("b", "RFC", client_metadata=frozenset("c"))),
    ):
        with pytest.raises(Misassembled):
            fold([one, other], _Nobody())


def test_a_missing_requirement_is_named() -> None:
    with pytest.raises(Misassembled, match="a requires b"):
        fold([Feature("a", "RFC", requires=("b",))], _Nobody())


def test_lists_in_metadata_are_joined_without_repeating() -> None:
    folded = fold([Feature("a", "RFC", metadata={"m": [1, 2]}), Feature("b", "RFC", metadata={"m": [2, 3]})], _Nobody())
    assert folded.metadata["m"] == [1, 2, 3]


def test_each_feature_is_lifted_out_cleanly_or_is_required_by_name(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        features = enabled_features(provider.rooms)
        assert {feature.name for feature in features} >= OPTIONAL.keys()
        whole = _promises(fold(features, provider.rooms.clients))
        for feature in features:
            rest = [one for one in features if one is not feature]
            dependants = [one.name for one in rest if feature.name in one.requires]
            if dependants:
                with pytest.raises(Misassembled, match=feature.name):
                    fold(rest, provider.rooms.clients)
                continue
            folded = fold(rest, provider.rooms.clients)
            assert len(folded.features) == len(features) - 1
            promised = _promises(folded)
            gone = {endpoint.published_as for endpoint in feature.endpoints} - {""}
            assert not gone & promised.keys()
            assert promised != whole or feature.name in NOT_IN_DISCOVERY

    run(tmp_path, story, features=tuple(OPTIONAL))


def test_the_order_of_features_does_not_change_what_is_checked(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        features = enabled_features(provider.rooms)
        forth, back = (fold(some, provider.rooms.clients) for some in (features, features[::-1]))
        assert {step.name for step in forth.pipeline.steps} == {step.name for step in back.pipeline.steps}
        stages = [step.stage for step in back.pipeline.steps]
        assert stages == sorted(stages)

    run(tmp_path, story)


def test_every_member_of_a_client_is_read_by_someone_and_only_by_one(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        folded = fold(enabled_features(provider.rooms), provider.rooms.clients)
        assert folded.client_metadata == set(Client.__dataclass_fields__)

    run(tmp_path, story)


def test_clients_no_feature_can_serve_stop_the_start(tmp_path: Path) -> None:
    async def story(provider: Provider) -> None:
        features = enabled_features(provider.rooms)
        for without, client in (
            ("private_key_jwt", asserting()),
            ("client_credentials", confidential()),
            ("rp_initiated_logout", confidential(grant_types=("authorization_code",))),
            ("implicit", confidential(response_types=("id_token",), grant_types=("implicit",))),
            ("form_post_response_mode", confidential(response_modes=("form_post",))),
        ):
            folded = fold([one for one in features if one.name != without], provider.rooms.clients)
            with pytest.raises(Misassembled, match=client.client_id):
                check_clients(folded, [client])
        check_clients(fold(features, provider.rooms.clients), [asserting(), confidential()])

    run(tmp_path, story)
