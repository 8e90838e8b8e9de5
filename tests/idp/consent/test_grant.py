from idp.consent.grant import Grant


def test_a_revoked_grant_is_not_live() -> None:
    assert Grant(1, 2, "bank", (), {}, [], None, 0).live
    assert not Grant(1, 2, "bank", (), {}, [], None, 0, revoked_at=1).live
