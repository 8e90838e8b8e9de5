"""RFC 7591 2.3: software statements of trusted publishers (idp/registration/statement.py) count at registration."""

from idp.feature import Feature

FEATURE = Feature(
    name="software_statement",
    specification="RFC 7591 2.3",
    requires=("dynamic_registration",),
    client_metadata=frozenset({"software_statement"}),
)
