from idp.card_login.assembly import POLICIES, Jpki
from idp.card_login.trust_anchors import KINDS
from tests.idp.card_login import mint


def test_the_states_addresses_come_from_one_base() -> None:
    bundles = (mint.authority("authentication").pem, mint.authority("signature").pem)
    jpki = Jpki.at("http://gov", bundles)
    assert (jpki.ocsp_url, jpki.links_url) == ("http://gov/jpki/ocsp", "http://gov/jpki/links")
    assert jpki.crl_url == ""
    assert Jpki.at("http://gov", bundles, crl_fallback=True).crl_url == "http://gov/jpki/crl"


def test_each_kind_has_policies_of_its_own() -> None:
    one, other = (POLICIES[kind] for kind in KINDS)
    assert one
    assert other
    assert not one & other
