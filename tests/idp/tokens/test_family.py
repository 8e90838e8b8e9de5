"""The authorization survives its short form."""

from idp.tokens.family import Authorization, Family


def test_the_short_form_is_lossless() -> None:
    whole = Authorization(
        ("openid", "name"), {"id_token": {"acr": None}}, ({"type": "data_trust"},), 7, "acr", ("sc", "pin")
    )
    assert Authorization.from_list(whole.to_list()) == whole
    assert Family(1, "bank", 2, 3, whole, 4).packed().startswith('[["openid","name"],')
