"""The demo's kiosk file is one the government core starts with, and private."""

import stat

from deploy.house_settings import Place
from deploy.kiosk_file import write_kiosk_file
from gov_core.kiosk.municipalities import Municipalities
from standards import corporate_number


def test_the_government_core_reads_it(place: Place) -> None:
    write_kiosk_file(place)
    known = Municipalities.read(place.kiosk_file)
    assert known.reader == place.street["kiosk_reader"]
    assert known.joined("13101").certificates == ("resident_record", "seal_registration")
    assert known.signed_in(("01101", place.secrets.texts["counter_terminal"])).certificates == ()
    for body in (known.operator, known.joined("15202")):
        assert corporate_number.is_valid(body.corporate_number)
    assert stat.S_IMODE(place.kiosk_file.stat().st_mode) == 0o600
