"""The authorization survives its short form."""

from idp.tokens.family import Authorization, Family


def test_the_short_form_is_lossless() -> None:
    whole = Authorization(
        ("openid", "name"), {"id_token": {"acr": None}}, ({"type": "data_trust"},), 7, "acr", ("sc", "pin")
    )
    assert Authorization.from_list(whole.to_list()) == whole
    assert Family(1, "bank", 2, 3, whole, 4).packed().startswith('[["openid","name"],')


def test_what_only_some_have_stands_at_the_end_and_costs_the_others_nothing() -> None:
    plain, named = Authorization(("openid",)), Authorization(("openid",), sid="s")
    assert len(named.to_list()) == len(plain.to_list()) + 1
    for each in (plain, named):
        assert Authorization.from_list(each.to_list()) == each
