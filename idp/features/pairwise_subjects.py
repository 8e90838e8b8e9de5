"""OpenID Connect Core 1.0, 8.1: subjects are pairwise for everybody; a public one does not exist here."""

from idp.feature import Feature

FEATURE = Feature(
    name="pairwise_subjects",
    specification="OpenID Connect Core 1.0 8.1",
    requires=("authorization_code",),
    metadata={"subject_types_supported": ["pairwise"]},
    client_metadata=frozenset({"sector_identifier", "sector_identifier_uri"}),
)
