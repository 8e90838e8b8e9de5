"""The one map from codes to the wire."""

from idp import errors


def _all() -> list[type[errors.OAuthError]]:
    return [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.OAuthError)]


def test_every_error_is_drawn_in_the_tree_and_has_a_standard_word() -> None:
    for kind in _all():
        assert kind.__name__ in (errors.__doc__ or "")
        assert kind.error.isascii()
        assert kind.status in (400, 401, 403, 405, 413, 500, 503)


def test_the_stars_in_the_tree_are_the_errors_that_are_never_redirected() -> None:
    starred = {kind.__name__ for kind in _all() if not kind.redirectable}
    assert starred == {name for name in starred if f"{name}*" in (errors.__doc__ or "")}
    assert (errors.__doc__ or "").count("*") == len(starred) + 1


def test_descriptions_hold_only_the_characters_of_the_specification() -> None:
    assert errors.InvalidRequest('a "b" \\ é\n').description == "a ?b? ? ??"
    assert len(errors.InvalidRequest("x" * 1000).description) == 300


def test_an_unknown_word_is_told_as_a_fault_of_ours() -> None:
    assert errors.told_to_client("access_denied").error == "access_denied"
    assert errors.told_to_client("access_denied").description.startswith("the citizen did not")
    assert errors.told_to_client("access_denied", "other words").description == "other words"
    assert errors.told_to_client("certificate_revoked").error == "server_error"
