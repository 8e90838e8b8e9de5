from cryptography import x509
from hypothesis import given, settings
from hypothesis import strategies as st

from idp.card_login.crl_bytes import ListBytes
from tests.certificates import revocation_list as by_hand
from tests.certificates.mint import world
from tests.idp.card_login import mint
from tests.idp.card_login.lists import Listing
from tests.idp.card_login.mint import NOW

CA = mint.authority("authentication")
SERIALS = st.integers(1, (1 << 159) - 1)
SINCE = x509.InvalidityDate(NOW.replace(tzinfo=None))


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(SERIALS, st.none() | st.sampled_from(x509.ReasonFlags), max_size=300), st.booleans())
def test_the_parts_are_those_the_library_finds(revoked: dict[int, x509.ReasonFlags | None], dated: bool) -> None:
    der = Listing(revoked=revoked, of_entries=((SINCE, False),) if dated else ()).der(CA)
    crl, raw = x509.load_der_x509_crl(der), ListBytes.of(der)
    assert raw.signed == crl.tbs_certlist_bytes
    assert (raw.version, raw.unused_bits, raw.issuer) == (1, 0, crl.issuer.public_bytes())
    assert [serial for serial, _ in raw.entries] == [entry.serial_number for entry in crl]
    same = {extensions: [e.value for e in crl[index].extensions] for index, (_, extensions) in enumerate(raw.entries)}
    assert [same[extensions] for _, extensions in raw.entries] == [[e.value for e in entry.extensions] for entry in crl]
    assert (b"" in same) is any(not entry.extensions for entry in crl)


def test_an_entry_longer_than_a_length_of_one_octet_says_is_walked_too() -> None:
    long = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.392.1"), bytes(300))
    der = Listing(revoked={0x77: None, 0x78: None}, of_entries=((long, False),)).der(CA)
    (first, extensions), (second, others) = ListBytes.of(der).entries
    assert (first, second) == (0x77, 0x78)
    assert extensions == others
    assert len(extensions) > 300


def test_a_list_of_version_1_has_no_version_and_one_without_entries_none() -> None:
    asked = by_hand.ListRequest(world(NOW), world(NOW).auth, 0, NOW)
    made = by_hand.Listing.to(asked).but(version=b"", entries=None, extensions=None)
    raw = ListBytes.of(made.sealed())
    assert (raw.version, raw.entries, raw.issuer) == (None, (), made.issuer)
