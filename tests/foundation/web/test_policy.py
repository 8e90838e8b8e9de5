"""The policy every page carries: nothing from elsewhere, nothing inline, no frame, no base address."""

from foundation.web.policy import CONTENT_SECURITY_POLICY, PAGE_HEADERS

DIRECTIVES = {
    name: sources for name, _, sources in (part.partition(" ") for part in CONTENT_SECURITY_POLICY.split("; "))
}


def test_what_is_not_named_is_forbidden() -> None:
    assert DIRECTIVES["default-src"] == "'none'"
    assert {DIRECTIVES[name] for name in ("frame-ancestors", "base-uri")} == {"'none'"}


def test_nothing_inline_and_nothing_from_another_origin() -> None:
    sources = {
        word for name, text in DIRECTIVES.items() if name != "require-trusted-types-for" for word in text.split()
    }
    assert sources == {"'none'", "'self'"}


def test_forms_go_to_the_house_that_made_them() -> None:
    assert DIRECTIVES["form-action"] == "'self'"


def test_pages_are_not_stored_and_tell_nobody_where_the_reader_was() -> None:
    assert PAGE_HEADERS["Cache-Control"] == "no-store"
    assert PAGE_HEADERS["Referrer-Policy"] == "no-referrer"
    assert PAGE_HEADERS["X-Content-Type-Options"] == "nosniff"
