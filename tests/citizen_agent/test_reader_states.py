"""What return codes of PC/SC mean to a person. The readers' states against a real pcscd: tests/pcsc."""

import pytest
from smartcard import scard

from citizen_agent import errors
from citizen_agent.reader_states import check


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (scard.SCARD_E_NO_SERVICE, errors.NoReaderService),
        (scard.SCARD_E_NO_READERS_AVAILABLE, errors.NoReader),
        (scard.SCARD_F_COMM_ERROR, errors.NoReaderService),
        (scard.SCARD_E_UNKNOWN_READER, errors.ReaderGone),
        (scard.SCARD_E_NO_SMARTCARD, errors.NoCard),
        (scard.SCARD_E_SHARING_VIOLATION, errors.ReaderBusy),
        (scard.SCARD_W_REMOVED_CARD, errors.CardRemoved),
        (scard.SCARD_W_RESET_CARD, errors.CardRemoved),
        (scard.SCARD_E_NOT_TRANSACTED, errors.CardRemoved),
    ],
)
def test_each_return_code_has_its_explanation(code: int, error: type[errors.ReaderTrouble]) -> None:
    with pytest.raises(error):
        check(scard, code)


def test_success_is_no_trouble() -> None:
    check(scard, scard.SCARD_S_SUCCESS)
