from cryptography import x509

from idp.card_login.extensions import extension
from tests.idp.card_login import mint
from tests.idp.card_login.mint import AUTH


def test_an_extension_is_found_by_its_kind_or_is_not_there() -> None:
    extensions = mint.issue(AUTH, mint.authority("authentication")).extensions
    assert extension(extensions, x509.KeyUsage) == mint.usage(digital_signature=True)
    assert extension(extensions, x509.ExtendedKeyUsage) is None
