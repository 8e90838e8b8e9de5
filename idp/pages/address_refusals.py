"""The refusals of addresses: nothing there, or nothing to open by hand."""

from idp.pages.refusal import Refusal

_BEGIN = "Please start again from the site of the service you want to use."

OF_ADDRESSES = (
    Refusal(
        "not_here",
        "There is nothing at this address",
        "The address is wrong, or it was cut when it was copied.",
        _BEGIN,
        status=404,
    ),
    Refusal(
        "wrong_method",
        "This address cannot be opened by itself",
        "The address belongs to a button of another page and shows nothing of its own.",
        _BEGIN,
        status=405,
    ),
)
